"""The pages. Each module exports `urlpatterns`; a view reads its input, calls one verb, shows the answer."""
