"""Addresses of articles on the workbench: the list, reviews, terms, reads, and the page for the phone."""

from django.urls import path

from zhibu.portal.views import contributing, pieces, reads, reviews, terms

app_name = "articles"
urlpatterns = [
    path("", pieces.pieces, name="list"),
    path("export/", pieces.export, name="export"),
    path("waiting/", pieces.waiting, name="waiting"),
    path("contribute/", contributing.contribute, name="contribute"),
    path("paste/", contributing.paste, name="paste"),
    path("terms/", terms.terms, name="terms"),
    path("terms/enter/", terms.enter, name="enter_term"),
    path("terms/<uuid:term_id>/", terms.term, name="term"),
    path("terms/<uuid:term_id>/drop/", terms.drop, name="drop_term"),
    path("links/", pieces.links, name="links"),
    path("reads/", reads.sites, name="reads"),
    path("reads/<uuid:organization_id>/", reads.site, name="site_reads"),
    path("reviews/<uuid:organization_id>/", reviews.reviews, name="reviews"),
    path("reviews/<uuid:organization_id>/seat/", reviews.seat, name="seat"),
    path("seats/<uuid:seat_id>/end/", reviews.unseat, name="unseat"),
    path("seats/<uuid:seat_id>/deputy/", reviews.deputy, name="deputy"),
    path("seats/<uuid:seat_id>/deputy/set/", reviews.set_deputy, name="set_deputy"),
    path("<uuid:public_id>/", pieces.piece, name="piece"),
    path("<uuid:public_id>/pictures/", contributing.pictures, name="pictures"),
    path("<uuid:public_id>/send-in/", pieces.send_in, name="send_in"),
    path("<uuid:public_id>/approve/", pieces.approve, name="approve"),
    path("<uuid:public_id>/return/", pieces.send_back, name="send_back"),
    path("<uuid:public_id>/recall/", pieces.recall, name="recall"),
    path("<uuid:public_id>/withdraw/", pieces.withdraw, name="withdraw"),
]
