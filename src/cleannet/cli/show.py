"""`cleannet show`."""
import click


@click.command("show")
def show_command() -> None:
    """Print one frame."""
