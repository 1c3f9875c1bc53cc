"""Addresses of the officials' pages, and what machines ask about health."""

from django.urls import path

from yiwang.lines.operation.office.views import acting, cases, figures, health, kinds, operations, tasks

app_name = "office"
urlpatterns = [
    path("work/", tasks.list_tasks, name="list_tasks"),
    path("work/tasks/<uuid:uid>/", tasks.show_task, name="show_task"),
    path("work/tasks/<uuid:uid>/claim/", tasks.claim, name="claim"),
    path("work/tasks/<uuid:uid>/put-back/", tasks.put_back, name="put_back"),
    path("work/tasks/<uuid:uid>/give/", tasks.give, name="give"),
    path("work/team/", tasks.show_team, name="show_team"),
    path("work/cases/", cases.list_cases, name="list_cases"),
    path("work/cases/export/", figures.export_cases, name="export_cases"),
    path("work/cases/<uuid:uid>/", cases.show_case, name="show_case"),
    path("work/cases/<uuid:uid>/unmask/", cases.unmask, name="unmask"),
    path("work/cases/<uuid:uid>/interest/", cases.declare_interest, name="declare_interest"),
    path("work/cases/<uuid:uid>/migrate/", cases.migrate, name="migrate"),
    path("work/cases/<uuid:uid>/way/", kinds.show_way, name="show_way"),
    path("work/cases/<uuid:uid>/materials/<slug:slot>/", cases.open_material, name="open_material"),
    path("work/cases/<uuid:uid>/materials/<slug:slot>/attach/", cases.attach_material, name="attach_material"),
    path("work/cases/<uuid:uid>/documents/<uuid:document>/", cases.open_document, name="open_document"),
    path("work/cases/<uuid:uid>/do/<slug:transition>/", acting.act, name="act"),
    path("work/cases/<uuid:uid>/recusals/<uuid:recusal>/", cases.decide_recusal, name="decide_recusal"),
    path("work/search/", cases.search, name="search"),
    path("work/kinds/", kinds.list_kinds, name="list_kinds"),
    path("work/kinds/<slug:kind>/", kinds.show_kind, name="show_kind"),
    path("work/library/", figures.show_library, name="show_library"),
    path("work/library/export/", figures.export_library, name="export_library"),
    path("work/operations/", operations.show_operations, name="show_operations"),
    path("work/operations/letters/<int:letter>/replay/", operations.replay, name="replay"),
    path("health/live", health.live, name="live"),
    path("health/ready", health.ready, name="ready"),
    path("metrics", health.metrics, name="metrics"),
]
