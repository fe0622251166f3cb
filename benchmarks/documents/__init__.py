"""False findings in the notebooks and the documentation that packages bring in their source archives."""
