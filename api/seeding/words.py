"""The vocabulary of synthetic content: neutral words, so that nobody takes it for news."""

FIRST_NAMES = (
    "Ada Amir Anaïs Bao Björn Carmen Chidi Dana Ebru Eszter Farid Fatou Giulia Hana Hye-jin Ines Ivo Jana Kofi Léa "
    "Lin Magda Minh Nadia Nils Oluwaseun Priya Quentin Rania Sami Şirin Tomás Uma Viktor Wanjiru Xin Yuki Zoë"
).split()
LAST_NAMES = (
    "Adeyemi Åkesson Bianchi Castillo Chen Dubois Eriksen Fernández García Haddad Ivanova Jansen Kamau Kowalska "
    "Lindqvist Mensah Moreau Nguyễn Novák O’Brien Okafor Park Quispe Rahman Rossi Sato Silva Tan Ümit Varga Weiß "
    "Wongsakul Yamamoto Zhang Ziegler"
).split()
FIELDS = (
    "agriculture archives broadband calibration childcare climate cooperation cybersecurity design education energy "
    "ethics fisheries forestry governance health housing inclusion infrastructure innovation irrigation justice "
    "languages libraries literacy logistics manufacturing measurement mobility museums nursing ports privacy "
    "procurement recycling research robotics safety sanitation skills standards statistics storage textiles tourism "
    "training translation transport water wind"
).split()
KINDS_OF_BODY = (
    "Institute of",
    "Council for",
    "Centre for",
    "Federation of",
    "Ministry of",
    "University of",
    "Association for",
)
ROLES = ("director", "president", "senior researcher", "head of programmes", "professor", "adviser", "spokesperson")
PLACES = (
    "Accra Almaty Asunción Bergen Brno Cartagena Cork Durban Ghent Graz Hobart Izmir Kaunas Kyoto "
    "León Lomé Malmö Nagoya Oaxaca Penang Porto Quito Rabat Salta Split Tartu Turku Valparaíso Windhoek"
).split()
OPENINGS = (
    "Cities compare notes on",
    "A slow year for",
    "New money for",
    "What schools expect of",
    "The quiet work behind",
    "Villages try their own",
    "Doubts about",
    "Five lessons in",
    "Companies ask for",
    "A common rulebook for",
    "Who pays for",
    "Students rethink",
)
SENTENCES = (
    "The plan for {a} starts small and leaves room for what is learned on the way.",
    "Those who work in {a} say that {b} has to come first.",
    "Nobody expects {a} to be settled within a year, and the budget says as much.",
    "In {place} the first results are in: {a} costs less than feared and takes longer than promised.",
    "For {a} to last, {b} needs people who know it and who stay.",
    "A register of open questions about {a} is kept in public, and anyone may add to it.",
    "Where {a} and {b} meet, the rules of one often contradict those of the other.",
    "The next review of {a} is due in spring, with visits to {place}.",
    "Two offices share one set of figures on {b}, which had been counted twice before.",
    "What worked for {a} in {place} did not work elsewhere, and the report says why.",
    "Training in **{a}** is open to all, whatever they did before.",
    "The group asks for [a plain guide](https://example.org/guide) to {b}.",
)
REMARKS = (
    "Thank you, I had not seen {a} from this side.",
    "Is there a source for the part about {b}?",
    "In {place} we tried the same with {a}, with mixed results.",
    "I disagree: {b} matters more than {a}.",
    "Good piece. More about {a}, please! 👏",
    "The second paragraph is the heart of it.",
    "How does this touch {b}?",
)
