from rich.console import Console
from rich.live import Live
from rich.panel import Panel
from rich.progress import Progress, track
from rich.table import Table

console = Console(quiet=True)
table = Table()
progress = Progress(console=console)

table.add_column('a', style='red')  # real: style
table.add_column('a', justify='right')  # real: justify
table.add_column('a', no_wrap=True)  # real: no_wrap
table.add_column('a', width=3)  # real: width
table.add_column('a', color='red')  # unreal: color
table.add_column('a', align='right')  # unreal: align
table.add_column('a', nowrap=True)  # unreal: nowrap
Panel.fit('a', title='t')  # real: title
Panel.fit('a', border_style='red')  # real: border_style
Panel.fit('a', padding=1)  # real: padding
Panel.fit('a', subtitle='s')  # real: subtitle
Panel.fit('a', titel='t')  # unreal: titel
Panel.fit('a', border='red')  # unreal: border
Panel.fit('a', box_style=1)  # unreal: box_style
progress.add_task('a', total=3)  # real: total
progress.add_task('a', completed=1)  # real: completed
progress.add_task('a', visible=False)  # real: visible
progress.add_task('a', anything=1)  # real: anything
console.status('a', spinner='dots')  # real: spinner
console.status('a', speed=2)  # real: speed
console.status('a', spiner='dots')  # unreal: spiner
console.status('a', color='red')  # unreal: color
Table.grid('a', padding=1)  # real: padding
Table.grid('a', expand=True)  # real: expand
Table.grid('a', paddings=1)  # unreal: paddings
Table.grid('a', width=3)  # unreal: width
