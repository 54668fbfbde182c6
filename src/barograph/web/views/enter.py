"""Enter by hand: a figure from a paper that lies on the desk, with the paper as its source."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from ... import sources as bytes_in
from ...errors import LedgerError
from ..access import needs
from .claims import ClaimForm
from .review import refused, said_of

__all__ = ["enter"]


class PaperForm(ClaimForm):
    """The figure and the paper it stands on: title, who issued it, when, which page, the very words."""

    title = forms.CharField(label=gettext_lazy("资料名称"), max_length=200)
    issuer = forms.CharField(label=gettext_lazy("印发单位"), max_length=200, required=False)
    published = forms.DateField(
        label=gettext_lazy("印发日期"),
        required=False,
        input_formats=["%Y-%m-%d", "%Y年%m月%d日", "%Y/%m/%d", "%Y.%m.%d"],
    )
    page = forms.IntegerField(label=gettext_lazy("页码"), min_value=1, max_value=100_000, required=False)
    quote = forms.CharField(label=gettext_lazy("原文（照抄）"), max_length=2000)
    scan = forms.FileField(label=gettext_lazy("扫描件（可不附）"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["published"].error_messages["invalid"] = _(
            "看不懂这个日期，请写成 2025-03-18 或 2025年3月18日。"
        )
        self.fields["page"].error_messages["invalid"] = _("页码请写阿拉伯数字。")

    def clean_scan(self) -> Any:
        scan = self.cleaned_data.get("scan")
        if scan is not None and scan.size > bytes_in.MAX_BYTES:
            raise forms.ValidationError(
                _("扫描件超过 %(mb)d MB。") % {"mb": bytes_in.MAX_BYTES // (1024 * 1024)}
            )
        return scan

    def paper(self) -> str:
        """The paper in one line, as a footnote would name it."""
        data = self.cleaned_data
        parts = [f"《{data['title'].strip('《》')}》", data["issuer"].strip()]
        if data["published"] is not None:
            parts.append(data["published"].isoformat())
        return "，".join(part for part in parts if part)


KEPT = ("title", "issuer", "published", "page", "area", "period", "measure", "standing", "stage")
"""What stays in the form for the next figure of the same paper."""


@needs("enter")
@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    if request.method == "GET":
        kept = {name: request.GET[name] for name in KEPT if name in request.GET}
        form = PaperForm(
            initial={"bound": "eq", "measure": "level", "standing": "actual"} | kept, reason_required=False
        )
        return render(request, "enter/enter.html", {"form": form})
    form = PaperForm(request.POST, request.FILES, reason_required=False)
    if not form.is_valid():
        return render(request, "enter/enter.html", {"form": form}, status=422)
    data = form.cleaned_data
    fields = form.fields_for_ledger() | {
        "quote": data["quote"].strip(),
        "page": data["page"],
        "published": data["published"],
    }
    try:
        made = request.ledger.enter(fields, form.paper(), data["because"] or _("据纸质资料录入"))
        if data["scan"] is not None:
            name = data["scan"].name
            origin = _("扫描件：%(paper)s") % {"paper": form.paper()}
            request.ledger.start_import([(name, data["scan"].read(), origin)])
    except LedgerError as error:
        refused(form, error)
        return render(request, "enter/enter.html", {"form": form}, status=422)
    messages.success(request, _("已录入：%(claim)s") % {"claim": said_of(fields)})
    if "again" in request.POST:
        from urllib.parse import urlencode

        kept = {name: request.POST.get(name, "") for name in KEPT if request.POST.get(name)}
        return redirect(f"{request.path}?{urlencode(kept)}")
    return redirect("source", made.reading.source_id)


urlpatterns = [path("enter/", enter, name="enter")]
