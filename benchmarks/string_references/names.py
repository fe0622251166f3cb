"""The names: real ones, and ones that a model could have written."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Library:
    """The names of one library, in pairs of (real, unreal). The owner of an unreal attribute is real."""

    name: str
    modules: tuple[tuple[str, str], ...]
    attributes: tuple[tuple[str, str], ...]
    paths: tuple[tuple[str, str], ...]
    """Like attributes, but of the unreal ones a part before the last is wrong."""
    factories: tuple[tuple[str, str], ...]
    """Callables that need no arguments."""
    methods: tuple[tuple[str, str, str], ...]
    """(an object, a method of it that needs no arguments, one that it has not)."""


LIBRARIES = (
    Library(
        "requests",
        (("requests.adapters", "requests.adapter"), ("requests.structures", "requests.structs")),
        (
            ("requests.api.get", "requests.api.gett"),
            ("requests.sessions.Session.request", "requests.sessions.Session.do_request"),
            ("requests.Response.json", "requests.Response.to_json"),
            ("requests.adapters.HTTPAdapter.send", "requests.adapters.HTTPAdapter.send_request"),
            ("requests.exceptions.Timeout", "requests.exceptions.TimedOut"),
            ("requests.auth.HTTPBasicAuth", "requests.auth.BasicAuth"),
            ("requests.utils.quote", "requests.utils.url_quote"),
        ),
        (("requests.sessions.Session.get", "requests.session.Session.get"),),
        (("requests.Session", "requests.SessionPool"),),
        (("requests.Session()", "close", "shutdown"),),
    ),
    Library(
        "numpy",
        (
            ("numpy.linalg", "numpy.linalgg"),
            ("numpy.fft", "numpy.fourier"),
            ("numpy.polynomial.legendre", "numpy.polynomial.legender"),
        ),
        (
            ("numpy.linalg.norm", "numpy.linalg.normalize"),
            ("numpy.random.default_rng", "numpy.random.default_generator"),
            ("numpy.ma.masked_array", "numpy.ma.mask_array"),
            ("numpy.concatenate", "numpy.concatenates"),
            ("numpy.fft.fft", "numpy.fft.fast"),
            ("numpy.testing.assert_allclose", "numpy.testing.assert_close"),
        ),
        (("numpy.linalg.inv", "numpy.linear.inv"),),
        (("numpy.random.default_rng", "numpy.random.make_rng"),),
        (("numpy.zeros(3)", "sum", "total"),),
    ),
    Library(
        "pandas",
        (("pandas.io.json", "pandas.io.jsons"), ("pandas.tseries.offsets", "pandas.tseries.offset")),
        (
            ("pandas.read_csv", "pandas.load_csv"),
            ("pandas.DataFrame.pivot", "pandas.DataFrame.pivot_on"),
            ("pandas.DataFrame.merge", "pandas.DataFrame.join_on"),
            ("pandas.Series.value_counts", "pandas.Series.counts"),
            ("pandas.io.parsers.read_csv", "pandas.io.parsers.parse_csv"),
            ("pandas.api.types.is_numeric_dtype", "pandas.api.types.is_number_dtype"),
            ("pandas.core.frame.DataFrame.head", "pandas.core.frame.DataFrame.first_rows"),
        ),
        (("pandas.core.frame.DataFrame.merge", "pandas.core.dataframe.DataFrame.merge"),),
        (("pandas.DataFrame", "pandas.Dataframe"),),
        (("pandas.Series([1, 2])", "sum", "summ"), ("pandas.DataFrame()", "head", "top")),
    ),
    Library(
        "sqlalchemy",
        (("sqlalchemy.orm", "sqlalchemy.orms"), ("sqlalchemy.dialects.postgresql", "sqlalchemy.dialects.postgres")),
        (
            ("sqlalchemy.create_engine", "sqlalchemy.make_engine"),
            ("sqlalchemy.orm.Session.commit", "sqlalchemy.orm.Session.commit_all"),
            ("sqlalchemy.orm.sessionmaker", "sqlalchemy.orm.session_maker"),
            ("sqlalchemy.engine.Engine.connect", "sqlalchemy.engine.Engine.open_connection"),
            ("sqlalchemy.exc.IntegrityError", "sqlalchemy.exc.IntegrityViolation"),
            ("sqlalchemy.engine.url.make_url", "sqlalchemy.engine.url.build_url"),
            ("sqlalchemy.orm.Query.filter_by", "sqlalchemy.orm.Query.filter_with"),
        ),
        (("sqlalchemy.orm.Session.add", "sqlalchemy.orm.sessions.Session.add"),),
        (("sqlalchemy.MetaData", "sqlalchemy.Metadata"),),
        (("sqlalchemy.MetaData()", "clear", "empty"),),
    ),
    Library(
        "flask",
        (("flask.helpers", "flask.helper"), ("flask.json.provider", "flask.json.providers")),
        (
            ("flask.Flask.dispatch_request", "flask.Flask.dispatch"),
            ("flask.helpers.send_file", "flask.helpers.send_content"),
            ("flask.render_template", "flask.render_templates"),
            ("flask.sessions.SecureCookieSessionInterface", "flask.sessions.CookieSessionInterface"),
            ("flask.templating.render_template", "flask.templating.render"),
            ("flask.app.Flask.run", "flask.app.Flask.serve"),
        ),
        (("flask.app.Flask.test_client", "flask.application.Flask.test_client"),),
        (("flask.Response", "flask.HttpResponse"),),
        (("flask.Flask(__name__)", "test_client", "client"),),
    ),
    Library(
        "httpx",
        (("httpx._transports.mock", "httpx._transports.mocks"),),
        (
            ("httpx.get", "httpx.fetch"),
            ("httpx.Client.send", "httpx.Client.dispatch"),
            ("httpx.AsyncClient.post", "httpx.AsyncClient.post_json"),
            ("httpx.Response.raise_for_status", "httpx.Response.raise_on_error"),
            ("httpx.HTTPTransport.handle_request", "httpx.HTTPTransport.handle"),
            ("httpx.ConnectTimeout", "httpx.ConnectionTimeout"),
            ("httpx.URL.join", "httpx.URL.join_path"),
        ),
        (("httpx._client.Client.get", "httpx.client.Client.get"),),
        (("httpx.Headers", "httpx.HeaderMap"),),
        (("httpx.Client()", "close", "shutdown"),),
    ),
    Library(
        "click",
        (("click.testing", "click.tests"), ("click.exceptions", "click.errors")),
        (
            ("click.echo", "click.output"),
            ("click.prompt", "click.ask"),
            ("click.testing.CliRunner.invoke", "click.testing.CliRunner.run"),
            ("click.core.Context.invoke", "click.core.Context.call"),
            ("click.utils.get_app_dir", "click.utils.get_config_dir"),
            ("click.exceptions.UsageError", "click.exceptions.UsageException"),
            ("click.termui.confirm", "click.termui.confirmation"),
        ),
        (("click.testing.CliRunner.isolated_filesystem", "click.test.CliRunner.isolated_filesystem"),),
        (("click.testing.CliRunner", "click.testing.Runner"),),
        (("click.testing.CliRunner()", "make_env", "make_environment"),),
    ),
    Library(
        "jinja2",
        (("jinja2.loaders", "jinja2.loader"), ("jinja2.sandbox", "jinja2.sandboxed")),
        (
            ("jinja2.Environment.get_template", "jinja2.Environment.load_template"),
            ("jinja2.Template.render", "jinja2.Template.render_string"),
            ("jinja2.loaders.FileSystemLoader", "jinja2.loaders.FilesystemLoader"),
            ("jinja2.filters.do_default", "jinja2.filters.do_defaults"),
            ("jinja2.environment.Environment.from_string", "jinja2.environment.Environment.from_text"),
            ("jinja2.exceptions.TemplateNotFound", "jinja2.exceptions.TemplateMissing"),
        ),
        (("jinja2.environment.Template.render", "jinja2.template.Template.render"),),
        (("jinja2.Environment", "jinja2.Enviroment"),),
        (("jinja2.Template('x')", "render", "render_all"),),
    ),
    Library(
        "networkx",
        (
            ("networkx.algorithms.community", "networkx.algorithms.communities"),
            ("networkx.drawing.layout", "networkx.drawing.layouts"),
        ),
        (
            ("networkx.shortest_path", "networkx.shortest_route"),
            ("networkx.Graph.add_edge", "networkx.Graph.connect"),
            ("networkx.DiGraph.successors", "networkx.DiGraph.children"),
            ("networkx.drawing.layout.spring_layout", "networkx.drawing.layout.force_layout"),
            ("networkx.algorithms.components.connected_components", "networkx.algorithms.components.components"),
            ("networkx.exception.NetworkXNoPath", "networkx.exception.NoPath"),
        ),
        (("networkx.classes.graph.Graph.add_node", "networkx.graphs.Graph.add_node"),),
        (("networkx.Graph", "networkx.UndirectedGraph"),),
        (("networkx.Graph()", "number_of_nodes", "node_count"), ("networkx.Graph()", "clear", "reset")),
    ),
    Library(
        "rich",
        (("rich.console", "rich.consoles"), ("rich.progress", "rich.progressbar")),
        (
            ("rich.console.Console.print", "rich.console.Console.print_line"),
            ("rich.table.Table.add_row", "rich.table.Table.append_row"),
            ("rich.progress.track", "rich.progress.track_progress"),
            ("rich.prompt.Prompt.ask", "rich.prompt.Prompt.prompt"),
            ("rich.print", "rich.echo"),
            ("rich.logging.RichHandler.emit", "rich.logging.RichHandler.emit_record"),
            ("rich.live.Live.update", "rich.live.Live.redraw"),
        ),
        (("rich.table.Table.add_column", "rich.tables.Table.add_column"),),
        (("rich.logging.RichHandler", "rich.logging.RichLogHandler"),),
        (("rich.console.Console()", "line", "newline"),),
    ),
    Library(
        "yaml",
        (("yaml.loader", "yaml.loaders"), ("yaml.representer", "yaml.representers")),
        (
            ("yaml.safe_load", "yaml.load_safe"),
            ("yaml.dump", "yaml.dumps"),
            ("yaml.SafeLoader.add_constructor", "yaml.SafeLoader.register_constructor"),
            ("yaml.YAMLError", "yaml.YamlError"),
            ("yaml.representer.SafeRepresenter.represent_dict", "yaml.representer.SafeRepresenter.represent_mappings"),
            ("yaml.scanner.ScannerError", "yaml.scanner.ScanError"),
        ),
        (("yaml.loader.SafeLoader.get_data", "yaml.safe.SafeLoader.get_data"),),
        (("yaml.resolver.Resolver", "yaml.resolver.SafeResolver"),),
        (("yaml.SafeLoader('a: 1')", "check_data", "has_data"),),
    ),
    Library(
        "boto3",
        (("boto3.session", "boto3.sessions"), ("boto3.dynamodb.conditions", "boto3.dynamodb.condition")),
        (
            ("boto3.client", "boto3.get_client"),
            ("boto3.Session.resource", "boto3.Session.get_resource"),
            ("boto3.session.Session.client", "boto3.session.Session.create_client"),
            ("boto3.s3.transfer.S3Transfer.upload_file", "boto3.s3.transfer.S3Transfer.upload"),
            ("boto3.dynamodb.conditions.Key", "boto3.dynamodb.conditions.KeyCondition"),
            ("boto3.exceptions.S3UploadFailedError", "boto3.exceptions.UploadFailedError"),
        ),
        (("boto3.session.Session.events", "boto3.core.Session.events"),),
        (("boto3.session.Session", "boto3.session.AwsSession"),),
        (("boto3.Session(region_name='x')", "get_available_services", "list_services"),),
    ),
    Library(
        "logging",
        (("logging.handlers", "logging.handler"), ("logging.config", "logging.configs")),
        (
            ("logging.Logger.info", "logging.Logger.information"),
            ("logging.getLogger", "logging.get_logger"),
            ("logging.handlers.RotatingFileHandler.doRollover", "logging.handlers.RotatingFileHandler.rollover"),
            ("logging.Handler.setFormatter", "logging.Handler.set_formatter"),
            ("logging.config.dictConfig", "logging.config.dict_config"),
        ),
        (("logging.handlers.QueueHandler.emit", "logging.handler.QueueHandler.emit"),),
        (("logging.StreamHandler", "logging.ConsoleHandler"), ("logging.NullHandler", "logging.handlers.NullHandler")),
        (
            ("logging.getLogger('x')", "getEffectiveLevel", "get_level"),
            ("logging.getLogger('x')", "hasHandlers", "has_handlers"),
        ),
    ),
    Library(
        "email",
        (("email.mime.multipart", "email.mime.multi"), ("email.policy", "email.policies")),
        (
            ("email.message_from_string", "email.parse_string"),
            ("email.message.EmailMessage.set_content", "email.message.EmailMessage.set_body"),
            ("email.mime.text.MIMEText", "email.mime.text.MimeText"),
            ("email.utils.formataddr", "email.utils.format_address"),
            ("email.message.Message.get_payload", "email.message.Message.payload"),
        ),
        (("email.mime.base.MIMEBase", "email.mimes.base.MIMEBase"),),
        (("email.message.EmailMessage", "email.message.MailMessage"),),
        (("email.message.EmailMessage()", "keys", "headers"), ("email.message.Message()", "is_multipart", "has_parts")),
    ),
)

SETTINGS = (
    ("INSTALLED_APPS = [{!r}]", "django.contrib.auth", "django.contrib.authentication"),
    (
        "INSTALLED_APPS = [{!r}]",
        "django.contrib.admin.apps.AdminConfig",
        "django.contrib.admin.apps.AdministrationConfig",
    ),
    ("MIDDLEWARE = [{!r}]", "django.middleware.csrf.CsrfViewMiddleware", "django.middleware.csrf.CSRFMiddleware"),
    (
        "MIDDLEWARE = [{!r}]",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.contrib.session.middleware.SessionMiddleware",
    ),
    (
        "STATICFILES_FINDERS = [{!r}]",
        "django.contrib.staticfiles.finders.FileSystemFinder",
        "django.contrib.staticfiles.finders.FolderFinder",
    ),
    ("DATABASES = {{'default': {{'ENGINE': {!r}}}}}", "django.db.backends.sqlite3", "django.db.backends.sqlite"),
    (
        "CACHES = {{'default': {{'BACKEND': {!r}}}}}",
        "django.core.cache.backends.locmem.LocMemCache",
        "django.core.cache.backends.memory.MemoryCache",
    ),
    (
        "PASSWORD_HASHERS = [{!r}]",
        "django.contrib.auth.hashers.PBKDF2PasswordHasher",
        "django.contrib.auth.hashers.BcryptHasher",
    ),
    (
        "EMAIL_BACKEND = {!r}",
        "django.core.mail.backends.console.EmailBackend",
        "django.core.mail.backends.console.ConsoleBackend",
    ),
    ("DEFAULT_AUTO_FIELD = {!r}", "django.db.models.BigAutoField", "django.db.models.LargeAutoField"),
    ("TEST_RUNNER = {!r}", "django.test.runner.DiscoverRunner", "django.test.runner.TestRunner"),
    ("SESSION_ENGINE = {!r}", "django.contrib.sessions.backends.db", "django.contrib.sessions.backends.database"),
)
"""(setting, real name, unreal one)."""
