from __future__ import annotations

from django.urls import URLPattern, path

from courses import feeds, listing, media, reference, views

app_name = "courses"
urlpatterns: list[URLPattern] = [
    path("", views.home, name="home"),
    path("lessons/", views.catalogue, name="catalogue"),
    path("lessons/<slug:slug>/", views.lesson, name="lesson"),
    path("tracks/<slug:id_>/", listing.track, name="track"),
    path("modules/<slug:id_>/", listing.module, name="module"),
    path("media/<str:hash12>/<str:name>", media.media, name="media"),
    path("search/", reference.search, name="search"),
    path("search/best/", reference.best, name="best"),
    path("terms/", reference.terms, name="terms"),
    path("terms/of/<str:letter>/", reference.terms_of, name="terms_of"),
    path("facts/", reference.facts, name="facts"),
    path("facts/<int:number>/", reference.facts, name="facts_page"),
    path("articles/", reference.articles, name="articles"),
    path("articles/<slug:slug>/", reference.article, name="article"),
    path("briefs/", reference.briefs, name="briefs"),
    path("briefs/<slug:slug>/", reference.brief, name="brief"),
    path("lessons/<slug:slug>.md", feeds.markdown, {"kind": "lesson"}, name="lesson_markdown"),
    path("articles/<slug:slug>.md", feeds.markdown, {"kind": "article"}, name="article_markdown"),
    path("briefs/<slug:slug>.md", feeds.markdown, {"kind": "brief"}, name="brief_markdown"),
    path("sitemap.xml", feeds.sitemap, name="sitemap"),
    path("feed.xml", feeds.feed, name="feed"),
    path("robots.txt", feeds.robots, name="robots"),
    path("llms.txt", feeds.llms, name="llms"),
    path("manifest.webmanifest", feeds.manifest, name="manifest"),
    path("opensearch.xml", feeds.opensearch, name="opensearch"),
    path("favicon.ico", feeds.favicon, name="favicon"),
]
