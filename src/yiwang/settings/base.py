"""What every way of running shares."""

from pathlib import Path
from urllib.parse import unquote, urlsplit

from yiwang.settings import env

ROOT = Path(__file__).resolve().parents[3]
DATA = env.folder(
    "YIWANG_DATA", ROOT / "var", group="storage", help="Folder of the database file, stored files, keys and indexes."
)
PACKS = env.folder("YIWANG_PACKS", ROOT / "packs", group="content", help="Folder that holds the configuration packs.")
PACK = env.text(
    "YIWANG_PACK", "ningxia", group="content", help="The pack that makes this deployment the platform of its place."
)
DATABASE_URL = env.text(
    "DATABASE_URL",
    "",
    group="storage",
    help="postgresql://user:password@host:port/name; empty means SQLite in the data folder.",
)
ORIGIN = env.text("YIWANG_ORIGIN", "local", group="deployment", help="Code of this deployment, written on every event.")
CRYPTO_PROFILE = env.text(
    "YIWANG_CRYPTO", "national", group="security", help="national (SM3, SM4) or international (SHA-256, AES)."
)
YIWANG_CLOCK = env.text(
    "YIWANG_CLOCK", "", group="demo", help="Shifts the clock to start at this ISO instant; test and demonstration only."
)

SECRET_KEY = ""
DEBUG = False
ALLOWED_HOSTS = [
    h
    for h in env.text(
        "YIWANG_HOSTS", "localhost,127.0.0.1,[::1]", group="web", help="Host names answered, comma separated."
    ).split(",")
    if h
]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "yiwang.web",
    "yiwang.foundation.codes",
    "yiwang.foundation.packs",
    "yiwang.foundation.places",
    "yiwang.foundation.files",
    "yiwang.foundation.events",
    "yiwang.foundation.jobs",
    "yiwang.foundation.access",
    "yiwang.foundation.parties",
    "yiwang.foundation.agencies",
    "yiwang.foundation.accounts",
    "yiwang.foundation.notices",
    "yiwang.support.forms",
    "yiwang.support.matters",
    "yiwang.support.cases",
    "yiwang.support.ratings",
    "yiwang.lines.service.hall",
    "yiwang.lines.service.window",
    "yiwang.lines.service.library",
    "yiwang.lines.governance.hotline",
    "yiwang.lines.operation.office",
    "yiwang.lines.management.projects",
    "yiwang.lines.operation.administration",
    "yiwang.lines.operation.supervision",
]

MIDDLEWARE = [
    "yiwang.web.middleware.RequestId",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "yiwang.web.middleware.Language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "yiwang.foundation.accounts.middleware.ActorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "yiwang.web.middleware.ProblemMiddleware",
]

FORM_RENDERER = "yiwang.web.rendering.Renderer"
ROOT_URLCONF = "yiwang.urls"
WSGI_APPLICATION = "yiwang.wsgi.application"
AUTH_USER_MODEL = "accounts.Account"
LOGIN_URL = "/login/"
LOGIN_REDIRECT_URL = "/"
LOGIN_FAILURES = env.number(
    "YIWANG_LOGIN_FAILURES",
    5,
    group="security",
    help="Wrong passwords in a row that suspend an account and end its sessions.",
)
LOGIN_LOCK_MINUTES = env.number(
    "YIWANG_LOGIN_LOCK_MINUTES", 15, group="security", help="How long logging in is then suspended, in minutes."
)
SESSION_COOKIE_AGE = 3600 * env.number(
    "YIWANG_SESSION_HOURS", 12, group="security", help="Hours after which one must log in again."
)

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "yiwang.web.context.page",
            ],
        },
    }
]


def sqlite(path: Path) -> dict[str, object]:
    """WAL, FULL and IMMEDIATE: an acknowledged write survives a power cut, and writers queue instead of failing.

    Connections stay open: closing the last one moves the whole log into the file, which costs more than a submission.
    """
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 30,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=30000;"
            " PRAGMA cache_size=-65536; PRAGMA temp_store=MEMORY;",
        },
    }


def postgresql(url: str) -> dict[str, object]:
    """Persistent connections that prepare what comes back; the server's own settings decide durability (see `yiwang doctor`)."""
    parts = urlsplit(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"server_side_binding": True, "prepare_threshold": 5},
    }


DATABASES = {"default": postgresql(DATABASE_URL) if DATABASE_URL else sqlite(DATA / "yiwang.sqlite3")}

MAX_UPLOAD = 1_048_576 * env.number(
    "YIWANG_MAX_UPLOAD_MB", 20, group="storage", help="Largest file that may be handed in, in megabytes."
)

SMS_CHANNEL = env.text(
    "YIWANG_SMS", "sandbox", group="messages", help="Channel for short messages; sandbox sends nothing out."
)
SMS_SANDBOX = env.text(
    "YIWANG_SMS_SANDBOX",
    "0=refused,9=later,8=repeated,7=sent",
    group="messages",
    help="What the sandbox does with numbers by their ending: delivered, sent, repeated, refused, later.",
)

CARD_READER = env.text(
    "YIWANG_CARD_READER",
    "sandbox",
    group="window",
    help="Reader of identity cards at the counter; sandbox invents cards.",
)
DOCUMENT_CAMERA = env.text(
    "YIWANG_DOCUMENT_CAMERA",
    "sandbox",
    group="window",
    help="Camera for papers at the counter; sandbox invents pictures.",
)
POST = env.text("YIWANG_POST", "sandbox", group="window", help="Post that takes results; sandbox sends nothing out.")
VERTICAL_MATTERS = env.text(
    "YIWANG_VERTICAL_MATTERS",
    "fire-safety-check=sandbox",
    group="window",
    help="Which matters a department handles in a system of its own, as matter=system, comma separated.",
)

RATINGS_PLATFORM = env.text(
    "YIWANG_RATINGS_PLATFORM",
    "sandbox",
    group="messages",
    help="Platform that ratings are pushed to; sandbox sends nothing out.",
)
RATINGS_SANDBOX = env.text(
    "YIWANG_RATINGS_SANDBOX",
    "",
    group="messages",
    help="What the sandbox does with records by the ending of their key, such as 0=refused,9=later,8=repeated.",
)

TASKS = {"default": {"BACKEND": "yiwang.foundation.jobs.backend.LeasedBackend"}}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [ROOT / "src" / "yiwang" / "web" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "frame-ancestors": ["'none'"],
        "form-action": ["'self'"],
        "base-uri": ["'self'"],
        "object-src": ["'none'"],
    }
}
