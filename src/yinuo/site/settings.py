"""All settings. Every environment variable is named and explained on its own line, and read nowhere else."""

from importlib.util import find_spec
from pathlib import Path
from typing import Any

import dj_database_url
from csp.constants import NONE, SELF

from yinuo import __version__
from yinuo.site import env

PACKAGE = Path(__file__).resolve().parent.parent
DATA = env.folder("DATA", Path("data"))  # DATA: folder of the database, files and secrets; ./data
VERSION = __version__

# ── the process ──
DEBUG = env.boolean("DEBUG", False)  # DEBUG: 1 shows errors in the browser; never on a server others reach
SECRET_KEY = env.secret("SECRET_KEY", DATA / "secret_key")  # SECRET_KEY: signs sessions; else DATA/secret_key
HOSTS = env.words("ALLOWED_HOSTS", "*" if DEBUG else "")  # ALLOWED_HOSTS: names the site answers to, by commas
ALLOWED_HOSTS = HOSTS or ["localhost", "127.0.0.1", "[::1]"]
HTTPS = env.boolean("HTTPS", False)  # HTTPS: 1 when the site is reached by https:// (behind a proxy that says so)
PROXIES = env.integer("PROXIES", 1 if HTTPS else 0)  # PROXIES: own proxies in front, whose X-Forwarded-For is true
PORT = env.integer("PORT", 8000, least=1)  # PORT: where `yinuo serve` listens
PUBLIC_URL = env.text("PUBLIC_URL", f"http://localhost:{PORT}").rstrip("/")  # PUBLIC_URL: the site's outside address

# ── what it is made of ──
INSTALLED_APPS = [
    "django.forms",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "axes",
    "csp",
    "django_htmx",
    "template_partials",
    "yinuo",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "yinuo.site.static.Packed",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
    "yinuo.hall.refusals.Refusals",
    "yinuo.field.app.Build",
]
ROOT_URLCONF = "yinuo.site.urls"
WSGI_APPLICATION = "yinuo.site.wsgi.application"
APPEND_SLASH = True
FORM_RENDERER = "yinuo.hall.forms.Forms"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE],  # a screen is two neighbours: board.py and board.html
        "APP_DIRS": False,
        "OPTIONS": {
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [
                        (
                            "django.template.loaders.cached.Loader",
                            [
                                "django.template.loaders.filesystem.Loader",
                                "django.template.loaders.app_directories.Loader",
                            ],
                        )
                    ],
                )
            ],
            "builtins": [
                "template_partials.templatetags.partials",
                "django.templatetags.i18n",
                "django.templatetags.static",
                "yinuo.templatetags.yinuo",
                "yinuo.templatetags.kit",
                "yinuo.templatetags.prose",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "yinuo.hall.page.context",
                "yinuo.desk.shell.context",
                "yinuo.field.app.context",
            ],
        },
    }
]

# ── the database ──
DATABASE_URL = env.text("DATABASE_URL", "")  # DATABASE_URL: postgres://user:password@host/name; else SQLite in DATA
SQLITE_SYNCHRONOUS = env.choice("SQLITE_SYNCHRONOUS", "NORMAL", ("NORMAL", "FULL"))  # FULL survives a power cut
DATABASES: dict[str, dict[str, Any]]
if DATABASE_URL:
    DATABASES = {"default": {**dj_database_url.parse(DATABASE_URL, conn_health_checks=True)}}
    DATABASES["default"].setdefault("OPTIONS", {})["pool"] = {"min_size": 0, "max_size": 8, "timeout": 20}
else:
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": DATA / "db.sqlite3",
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                "timeout": 20,  # seconds a writer waits for another
                "transaction_mode": "IMMEDIATE",  # a read-modify-write never loses its lock half-way
                "init_command": f"PRAGMA journal_mode=WAL; PRAGMA synchronous={SQLITE_SYNCHRONOUS}; "
                "PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY;",
            },
        }
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# ── who signs in ──
AUTH_USER_MODEL = "yinuo.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = [
    "yinuo.site.hashers.Argon2",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
AXES_FAILURE_LIMIT = env.integer("LOGIN_FAILURES", 8, least=1)  # LOGIN_FAILURES: wrong passwords before a lock
AXES_COOLOFF_TIME = env.integer("LOGIN_LOCK_MINUTES", 15, least=1) / 60  # LOGIN_LOCK_MINUTES: how long it lasts
AXES_LOCKOUT_CALLABLE = "yinuo.hall.signin.locked"
AXES_CLIENT_IP_CALLABLE = "yinuo.hall.visitor.known_address"  # not the proxy's, or all visitors would be one
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_DISABLE_ACCESS_LOG = True  # the journal keeps sign-ins
AXES_VERBOSE = False

# ── languages, time, place ──
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("zh-hant", "繁體中文"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
COMPANY_ZONE = env.zone("COMPANY_ZONE", "Asia/Shanghai")  # COMPANY_ZONE: the zone in which times are shown
TIME_ZONE = COMPANY_ZONE
COMPANY_NAME = env.text("COMPANY_NAME", "一诺售后服务")  # COMPANY_NAME: whose service it is; on pages and receipts
HOTLINE = env.text("HOTLINE", "")  # HOTLINE: the number customers call day and night; on pages, plates and receipts

# ── distances and moments ──
CIRCUITY = env.number("CIRCUITY", 1.3, least=1)  # CIRCUITY: road km per straight km where no routing engine is asked
TRAVEL_KMH = env.number("TRAVEL_KMH", 50, least=1)  # TRAVEL_KMH: how fast an engineer gets on, on average
GEOFENCE_M = env.integer("GEOFENCE_M", 500, least=50)  # GEOFENCE_M: this near to the machine counts as there
HELP_MINUTES = env.integer("HELP_MINUTES", 15, least=1)  # HELP_MINUTES: an unanswered call for help, then the manager
DEFECT_DAYS = env.integer("DEFECT_DAYS", 365, least=30)  # DEFECT_DAYS: how far back repeated faults are counted
DEFECT_MACHINES = env.integer("DEFECT_MACHINES", 4, least=2)  # DEFECT_MACHINES: fewer with one fault are chance
DEFECT_PROBABILITY = env.number("DEFECT_PROBABILITY", 0.001, least=0)  # DEFECT_PROBABILITY: rarer is noticed
DEFECT_SERIALS = env.integer("DEFECT_SERIALS", 100, least=10)  # DEFECT_SERIALS: so many VIN serials are one batch
CAMPAIGN_TRIES = env.integer("CAMPAIGN_TRIES", 3, least=1)  # CAMPAIGN_TRIES: after so many an owner is unreachable
SUPPLIER_REMIND_PERCENT = env.integer("SUPPLIER_REMIND_PERCENT", 80, least=1)  # of a supplier's time
GUARANTEE_DAYS = env.integer("GUARANTEE_DAYS", 30, least=1)  # GUARANTEE_DAYS: more days in repair open a case
GUARANTEE_REPAIRS = env.integer("GUARANTEE_REPAIRS", 4, least=1)  # GUARANTEE_REPAIRS: more of one fault do
GUARANTEE_SAFETY = env.integer("GUARANTEE_SAFETY", 2, least=1)  # GUARANTEE_SAFETY: as many of safety faults do
GUARANTEE_ANSWER_DAYS = env.integer("GUARANTEE_ANSWER_DAYS", 10, least=1)  # GUARANTEE_ANSWER_DAYS: working days
GUARANTEE_WATCH_MINUTES = env.integer("GUARANTEE_WATCH_MINUTES", 10, least=1)  # GUARANTEE_WATCH_MINUTES: between looks
METER_KM_A_DAY = env.integer("METER_KM_A_DAY", 400, least=1)  # METER_KM_A_DAY: no machine drives more in a day
METER_HOURS_A_DAY = env.integer("METER_HOURS_A_DAY", 22, least=1)  # METER_HOURS_A_DAY: nor works longer in one
RESCUE_CREW = env.integer("RESCUE_CREW", 2, least=1)  # RESCUE_CREW: people of a rescue crew, R-9.2
RESCUE_CHECK_MINUTES = env.integer("RESCUE_CHECK_MINUTES", 60, least=1)  # RESCUE_CHECK_MINUTES: checked by then
RESCUE_CLAIM_DAYS = env.integer("RESCUE_CLAIM_DAYS", 180, least=1)  # RESCUE_CLAIM_DAYS: how long claims are watched
POSITION_DAYS = env.integer("POSITION_DAYS", 30, least=1)  # POSITION_DAYS: how long engineers' positions are kept
QUOTE_DAYS = env.integer("QUOTE_DAYS", 15, least=1)  # QUOTE_DAYS: how long a customer may think about a quotation
PAY_QR = env.text("PAY_QR", "")  # PAY_QR: path of the picture of the company's own collecting code
PAY_ACCOUNT = env.text("PAY_ACCOUNT", "")  # PAY_ACCOUNT: name, bank and number for transfers; shown beside an open bill
PAY_ADAPTER = env.text("PAY_ADAPTER", "yinuo.charges.queries.collecting.ByHand")  # PAY_ADAPTER: another way to collect
INVOICE_DAYS = env.integer("INVOICE_DAYS", 30, least=1)  # INVOICE_DAYS: by when finance writes the invoice of a payment
REPORT_BACKDATE_DAYS = env.integer("REPORT_BACKDATE_DAYS", 3, least=0)  # REPORT_BACKDATE_DAYS: how old a report may be
FOLLOW_UP_DAYS = env.integer("FOLLOW_UP_DAYS", 180, least=1)  # FOLLOW_UP_DAYS: out of warranty, R-5.7
TOUR_LEAD_DAYS = env.integer("TOUR_LEAD_DAYS", 30, least=0)  # TOUR_LEAD_DAYS: made so long before, R-5.5
TOUR_POSTPONE_DAYS = env.integer("TOUR_POSTPONE_DAYS", 90, least=1)  # TOUR_POSTPONE_DAYS: put off so far at most
CALL_PERIOD_MONTHS = env.integer("CALL_PERIOD_MONTHS", 6, least=1)  # CALL_PERIOD_MONTHS: in which all visit, R-3.6
CALL_BACKDATE_DAYS = env.integer("CALL_BACKDATE_DAYS", 31, least=0)  # CALL_BACKDATE_DAYS: a visit is recorded so late

# ── vouchers and old parts ──
VOUCHER_DUE_DAY = env.integer("VOUCHER_DUE_DAY", 5, least=1)  # VOUCHER_DUE_DAY: of the next month
VOUCHER_REMIND_DAYS = env.integer("VOUCHER_REMIND_DAYS", 2, least=1)  # VOUCHER_REMIND_DAYS: told so long before
OLD_PART_DAYS = env.integer("OLD_PART_DAYS", 15, least=1)  # OLD_PART_DAYS: an old part comes back within

# ── outside repair shops ──
SHOP_PASS_MARK = env.integer("SHOP_PASS_MARK", 70)  # SHOP_PASS_MARK: of 100; below it a shop gets no work
SHOP_EVALUATION_DAYS = env.integer("SHOP_EVALUATION_DAYS", 365, least=1)  # SHOP_EVALUATION_DAYS: how long one counts
SHOP_ALARM_DAYS = (90, 60, 30, 7)  # days before a paper of a shop ends on which people are told
SHOP_GUARANTEE = {"minor": (2_000, 10), "level2": (5_000, 30), "assembly": (20_000, 100)}  # km and days

# ── outlets, their tools and service vehicles ──
OUTLET_ALARM_DAYS = (30, 7)  # days before an inspection or a paper ends on which people are told
LIFTING_BLOCKS = env.boolean("LIFTING_BLOCKS", True)  # LIFTING_BLOCKS: lifting gear overdue is given to nobody

# ── files ──
STATIC_URL = "/static/"
# The package's own folder is served as it is: nothing is collected before the first start. Third-party files carry
# their version in the path and may be kept for ever; ours are asked for again and answered 304.
STATIC_ROOT = PACKAGE / "static"
STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.AppDirectoriesFinder"]
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_MAX_AGE = 0 if DEBUG else 60
WHITENOISE_IMMUTABLE_FILE_TEST = r"/vendor/[^/]+-\d[^/]*/"
PACKED = env.folder("PACKED", DATA / "packed")  # PACKED: copies of the static files as gzip, made when missing
VENDOR_MANIFEST = PACKAGE / "static" / "vendor" / "manifest.json"
FILES = env.folder("FILES", DATA / "files")  # FILES: photos, signatures and receipts; DATA/files
FILES_STORAGE = env.text("FILES_STORAGE", "yinuo.site.storage.WholeFiles")  # FILES_STORAGE: a storage class
STORAGES = {
    "default": {
        "BACKEND": FILES_STORAGE,
        "OPTIONS": {"location": FILES} if FILES_STORAGE == "yinuo.site.storage.WholeFiles" else {},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
FILE_IMAGE_MB = env.integer("FILE_IMAGE_MB", 20, least=1)  # FILE_IMAGE_MB: the largest picture taken in
FILE_AUDIO_MB = env.integer("FILE_AUDIO_MB", 10, least=1)  # FILE_AUDIO_MB: the largest voice note
FILE_DOCUMENT_MB = env.integer("FILE_DOCUMENT_MB", 20, least=1)  # FILE_DOCUMENT_MB: the largest PDF
PHOTO_LONG_SIDE_PX = env.integer("PHOTO_LONG_SIDE_PX", 2048, least=640)  # PHOTO_LONG_SIDE_PX: pictures are shrunk to it
PHOTO_QUALITY = env.integer("PHOTO_QUALITY", 82, least=40)  # PHOTO_QUALITY: JPEG quality of kept pictures, 40 to 95
UPLOAD_PIECE_KB = env.integer("UPLOAD_PIECE_KB", 1024, least=64)  # UPLOAD_PIECE_KB: the largest piece of a file
UPLOAD_DAYS = env.integer("UPLOAD_DAYS", 14, least=1)  # UPLOAD_DAYS: a file begun and never finished is given up after
PHONE_DOCUMENTS_MB = env.integer("PHONE_DOCUMENTS_MB", 20, least=1)  # PHONE_DOCUMENTS_MB: manuals on a phone, at most
PHONE_PARTS = env.integer("PHONE_PARTS", 500, least=50)  # PHONE_PARTS: lines of the price list on a phone
font_package = find_spec("rinoh_typeface_notosanscjk")
FONTS = Path(font_package.origin).parent if font_package and font_package.origin else PACKAGE
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_NUMBER_FILES = 40
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

# ── the browser's guard rails ──
MAP_TILES = env.text("MAP_TILES", "")  # MAP_TILES: tile address with {z}/{x}/{y}; without it the map draws points only
MAP_CREDIT = env.text("MAP_CREDIT", "")  # MAP_CREDIT: whose map it is, shown in its corner
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:", *env.tile_hosts(MAP_TILES)],
        "font-src": [SELF],
        "media-src": [SELF, "blob:"],
        "connect-src": [SELF],
        "worker-src": [SELF],
        "manifest-src": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
    }
}
PUSH = env.boolean("PUSH", True)  # PUSH: 0 sends no notice through the browsers' push services outside the house
PUSH_KEY = env.secret("PUSH_KEY", DATA / "push_key")  # PUSH_KEY: tells them that a notice is ours; else DATA/push_key
PUSH_LOOPBACK = False  # the tests' own push service
API_PER_MINUTE = env.integer("API_PER_MINUTE", 1200, least=1)  # API_PER_MINUTE: requests of one token a minute
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_AGE = env.integer("SESSION_DAYS", 14, least=1) * 86_400  # SESSION_DAYS: signed in without a new password
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = False  # the phone's outbox reads it just before it sends
CSRF_FAILURE_VIEW = "yinuo.hall.failed.forbidden"
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^health$"]
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# ── what is said while it runs: events and ids, no names, numbers or addresses of people ──
LOG_LEVEL = env.choice("LOG_LEVEL", "INFO", ("DEBUG", "INFO", "WARNING", "ERROR"))  # LOG_LEVEL: how much is logged
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "yinuo.site.logs.JsonLines"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "yinuo": {"level": LOG_LEVEL},
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
    },
}
