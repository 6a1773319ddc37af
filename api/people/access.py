"""Who may see people and organizations: everyone. They are public figures and bodies, whoever quotes them."""

from api.people import tables
from api.planner.access import everyone, visible

visible(tables.Person, tables.Organization, tables.Affiliation)(everyone)
