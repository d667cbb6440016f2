//! The words and number ranges that made answers are drawn from.
//!
//! Tables only: names of fields on the left, what usually stands there on the right.

/// Words for map keys and other nameless things.
pub(in crate::local) const KEYS: &[&str] =
    &["alpha", "bravo", "charlie", "delta", "echo", "foxtrot"];

pub(in crate::local) const HOSTS: &[&str] = &["example.com", "shop.example.org", "www.example.net"];

pub(in crate::local) const EMAILS: &[&str] = &[
    "ada@example.com",
    "support@example.org",
    "jonas.berg@example.net",
    "mei.lin@example.com",
];

pub(in crate::local) const TEXTS: &[&str] = &[
    "A quiet start to the week",
    "Ready by Friday afternoon",
    "Best with a squeeze of lemon",
    "Two of these, please",
    "Blue door on the left",
    "Same as last time",
];

pub(in crate::local) type Words = &'static [&'static str];

pub(in crate::local) const STRINGS: &[(Words, Words)] = &[
    (
        &["title", "headline", "subject", "heading"],
        &[
            "Red Lentil Dal",
            "A Walk by the Fjord",
            "Minutes of the Spring Meeting",
            "Late Delivery",
        ],
    ),
    (
        &["ingredient"],
        &[
            "red lentils",
            "coconut milk",
            "basmati rice",
            "fresh ginger",
            "spinach",
            "garlic",
        ],
    ),
    (
        &["city", "town", "capital", "place", "location"],
        &["Oslo", "Lisbon", "Kyoto", "Nairobi"],
    ),
    (
        &["country", "nation"],
        &[
            "Norway", "Portugal", "Japan", "Kenya", "Chile", "NO", "PT", "JP",
        ],
    ),
    (&["currency"], &["EUR", "USD", "NOK", "JPY"]),
    (
        &["language", "locale"],
        &["en", "no", "pt", "ja", "English", "Norwegian"],
    ),
    (
        &["street", "address"],
        &["Storgata 12", "Rua Augusta 45", "221B Baker Street"],
    ),
    (
        &[
            "company",
            "vendor",
            "supplier",
            "seller",
            "organization",
            "organisation",
            "employer",
            "brand",
        ],
        &[
            "Nordlys AS",
            "Acme Paper Ltd",
            "Hanami Foods",
            "Baobab Traders",
        ],
    ),
    (
        &["firstname", "first", "given"],
        &["Ada", "Jonas", "Mei", "Wanjiru"],
    ),
    (
        &["lastname", "last", "surname", "family"],
        &["Lovelace", "Berg", "Lin", "Kamau"],
    ),
    (
        &[
            "person",
            "author",
            "customer",
            "buyer",
            "sender",
            "recipient",
            "contact",
            "user",
            "username",
            "owner",
        ],
        &["Ada Lovelace", "Jonas Berg", "Mei Lin", "Wanjiru Kamau"],
    ),
    (
        &["item", "product", "goods"],
        &["Desk lamp", "Notebook, ruled", "Oak chair", "Ink cartridge"],
    ),
    (&["unit"], &["g", "kg", "ml", "piece"]),
    (&["color", "colour"], &["red", "teal", "ochre", "navy"]),
    (
        &["category", "kind", "type", "tag", "label", "topic", "genre"],
        &["food", "travel", "billing", "hardware", "news"],
    ),
    (
        &["status", "state"],
        &["open", "pending", "shipped", "closed"],
    ),
    (&["code"], &["A1", "B27", "QX4", "NO", "EUR"]),
    (
        &["step", "instruction", "task", "todo", "action"],
        &[
            "Rinse the lentils well",
            "Simmer for twenty minutes",
            "Call the supplier",
            "Serve at once",
        ],
    ),
    (
        &[
            "description",
            "summary",
            "text",
            "body",
            "content",
            "abstract",
        ],
        &[
            "A short account of what was asked, in plain words.",
            "Arrived on time, one box slightly damaged, the rest complete.",
            "Mild, filling and done in half an hour.",
        ],
    ),
    (
        &[
            "note",
            "comment",
            "remark",
            "reason",
            "message",
            "explanation",
            "reasoning",
        ],
        &[
            "Please ring twice.",
            "Keeps for three days in the fridge.",
            "Checked against the list.",
        ],
    ),
    (
        &["question"],
        &[
            "What time does the museum open?",
            "How many stops are left?",
        ],
    ),
    (
        &["answer", "response", "reply"],
        &["It opens at ten.", "Four stops, then change."],
    ),
    (
        &["fact"],
        &[
            "Oslo was founded around 1040.",
            "The fjord freezes only rarely.",
        ],
    ),
    (
        &["name"],
        &[
            "Ada Lovelace",
            "Red lentils",
            "Jonas Berg",
            "Basmati rice",
            "Mei Lin",
        ],
    ),
];

pub(in crate::local) const NUMBERS: &[(Words, (f64, f64, u32))] = &[
    (
        &[
            "quantity", "qty", "count", "piece", "serving", "portion", "guest", "people",
        ],
        (1.0, 12.0, 0),
    ),
    (
        &[
            "price", "amount", "total", "cost", "subtotal", "fee", "sum", "balance", "salary",
            "budget",
        ],
        (4.0, 480.0, 2),
    ),
    (&["tax", "vat"], (1.0, 60.0, 2)),
    (
        &["percent", "percentage", "discount", "humidity", "progress"],
        (0.0, 100.0, 1),
    ),
    (
        &[
            "confidence",
            "probability",
            "likelihood",
            "ratio",
            "similarity",
        ],
        (0.05, 0.99, 2),
    ),
    (
        &["rating", "star", "score", "grade", "priority", "rank"],
        (1.0, 5.0, 1),
    ),
    (&["year"], (1995.0, 2026.0, 0)),
    (&["month"], (1.0, 12.0, 0)),
    (&["day"], (1.0, 28.0, 0)),
    (&["hour"], (0.0, 23.0, 0)),
    (&["minute", "min"], (5.0, 59.0, 0)),
    (&["second", "sec"], (1.0, 59.0, 0)),
    (&["age"], (18.0, 80.0, 0)),
    (&["latitude", "lat"], (-60.0, 70.0, 4)),
    (&["longitude", "lon", "lng"], (-170.0, 170.0, 4)),
    (&["temperature", "celsius"], (-8.0, 31.0, 1)),
    (&["gram", "calorie", "kcal"], (20.0, 500.0, 0)),
    (
        &["weight", "height", "width", "length", "depth", "distance"],
        (1.0, 200.0, 1),
    ),
    (&["id", "number", "no"], (1_000.0, 9_999.0, 0)),
];
