"""The desk's addresses: every page brings its own list."""

from django.urls import URLPattern

from yinuo.desk import notices
from yinuo.desk.accounts import users
from yinuo.desk.assets import customers, documents, meters, models, plates, policies, sales, vehicles
from yinuo.desk.charges import account, invoices, prices, quotations, quote, receipts
from yinuo.desk.charter import commitments
from yinuo.desk.imports import imports
from yinuo.desk.network import driving, facilities, outlets, reach, reviews, tools
from yinuo.desk.orders import board, intake, listing, order, photos, search, steps, tray
from yinuo.desk.parts import catalogue, labels, moving, old_parts, places, planning, requests, waste
from yinuo.desk.people import engineers, papers
from yinuo.desk.rescue import acts as rescue_acts
from yinuo.desk.rescue import board as rescue_board
from yinuo.desk.rescue import cases as rescue_cases
from yinuo.desk.rescue import checks as rescue_checks
from yinuo.desk.rescue import standby as rescue_standby
from yinuo.desk.sales import sales as part_sales
from yinuo.desk.sales import steps as part_sale_steps
from yinuo.desk.shops import jobs as shop_jobs
from yinuo.desk.shops import papers as shop_papers
from yinuo.desk.shops import shops
from yinuo.desk.shops import statements as shop_statements
from yinuo.desk.suppliers import requests as supplier_requests
from yinuo.desk.suppliers import suppliers
from yinuo.desk.tours import calls, follow_ups, plans, snow
from yinuo.desk.tours import planning as tour_planning
from yinuo.desk.tours import steps as tour_steps
from yinuo.desk.tours import visits as tour_visits
from yinuo.desk.vouchers import packs as vouchers
from yinuo.desk.warranty import campaign_vehicles, campaigns, cases, claims, defects

app_name = "desk"
urlpatterns: list[URLPattern] = [
    *board.urls,
    *intake.urls,
    *listing.urls,
    *tray.urls,
    *search.urls,
    *order.urls,
    *photos.urls,  # before the steps: "photos" and "parts" are none
    *planning.urls,
    *quote.urls,  # before the steps: a quotation has a page of its own
    *steps.urls,
    *customers.urls,
    *plates.urls,  # before the vehicles: "plates" is no vehicle's number
    *sales.urls,
    *meters.urls,
    *vehicles.urls,
    *policies.urls,
    *cases.urls,
    *models.urls,
    *documents.urls,
    *reach.urls,  # before the outlets: "coverage", "reviews" and "facilities" are none
    *reviews.urls,
    *facilities.urls,
    *outlets.urls,
    *tools.urls,
    *driving.urls,
    *engineers.urls,
    *papers.urls,
    *catalogue.urls,
    *labels.urls,
    *moving.urls,
    *old_parts.urls,
    *places.urls,
    *requests.urls,
    *waste.urls,
    *suppliers.urls,
    *supplier_requests.urls,
    *vouchers.urls,
    *part_sales.urls,
    *part_sale_steps.urls,
    *account.urls,
    *quotations.urls,
    *receipts.urls,
    *invoices.urls,
    *prices.urls,
    *claims.urls,
    *defects.urls,
    *campaigns.urls,
    *campaign_vehicles.urls,
    *shops.urls,
    *shop_papers.urls,
    *shop_jobs.urls,
    *shop_statements.urls,
    *commitments.urls,
    *imports.urls,
    *users.urls,
    *notices.urls,
    *rescue_board.urls,
    *rescue_checks.urls,
    *rescue_standby.urls,
    *rescue_cases.urls,
    *rescue_acts.urls,
    *tour_visits.urls,
    *tour_steps.urls,
    *tour_planning.urls,  # before the plans: "new" is no plan's number
    *plans.urls,
    *snow.urls,
    *follow_ups.urls,
    *calls.urls,
]
