import typer

app = typer.Typer()

typer.secho('a', fg='red')  # real: fg
typer.secho('a', bold=True)  # real: bold
typer.secho('a', err=True)  # real: err
typer.secho('a', colour='red')  # unreal: colour
typer.secho('a', bolded=True)  # unreal: bolded
app.command(name='a')  # real: name
app.command(help='b')  # real: help
app.command(hidden=True)  # real: hidden
app.command(names='a')  # unreal: names
app.command(aliases=['b'])  # unreal: aliases
