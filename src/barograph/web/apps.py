from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "barograph.web"
    label = "web"
    verbose_name = "barograph"

    def ready(self) -> None:
        from . import checks, signals  # noqa: F401
