from textual.app import App
from textual.containers import Horizontal, Vertical
from textual.widgets import Button, Footer, Header, Input, Label, ListView, Static, DataTable

Button('a', id='b')  # real: id
Button('a', variant='primary')  # real: variant
Button('a', classes='c')  # real: classes
Button('a', disabled=True)  # real: disabled
Button('a', name='n')  # real: name
Button('a', ids='b')  # unreal: ids
Button('a', style='primary')  # unreal: style
Button('a', class_='c')  # unreal: class_
Button('a', enabled=True)  # unreal: enabled
Button('a', label_='n')  # unreal: label_
Static('a', id='b')  # real: id
Static('a', expand=True)  # real: expand
Static('a', markup=False)  # real: markup
Static('a', classes='c')  # real: classes
Static('a', ids='b')  # unreal: ids
Static('a', bold=True)  # unreal: bold
Static('a', css_class='c')  # unreal: css_class
Label('a', id='b')  # real: id
Label('a', variant='success')  # real: variant
Label('a', classes='c')  # real: classes
Label('a', expand=True)  # real: expand
Label('a', idd='b')  # unreal: idd
Label('a', class_name='c')  # unreal: class_name
Label('a', color='red')  # unreal: color
Vertical(id='b')  # real: id
Vertical(classes='c')  # real: classes
Vertical(disabled=True)  # real: disabled
Vertical(name='n')  # real: name
Vertical(ids='b')  # unreal: ids
Vertical(align='center')  # unreal: align
Vertical(class_='c')  # unreal: class_
Horizontal(id='b')  # real: id
Horizontal(classes='c')  # real: classes
Horizontal(height=3)  # unreal: height
Horizontal(classname='c')  # unreal: classname
