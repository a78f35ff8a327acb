-- Reference data: what every installation needs, and what changes with a release rather than with use.

INSERT INTO currency (code, name, digits) VALUES
    ('AUD', 'Australian dollar', 2), ('BRL', 'Brazilian real', 2), ('CAD', 'Canadian dollar', 2),
    ('CHF', 'Swiss franc', 2), ('CNY', 'Chinese yuan', 2), ('CZK', 'Czech koruna', 2), ('DKK', 'Danish krone', 2),
    ('EUR', 'Euro', 2), ('GBP', 'Pound sterling', 2), ('INR', 'Indian rupee', 2), ('JPY', 'Japanese yen', 0),
    ('KRW', 'South Korean won', 0), ('KWD', 'Kuwaiti dinar', 3), ('MXN', 'Mexican peso', 2),
    ('NOK', 'Norwegian krone', 2), ('NZD', 'New Zealand dollar', 2), ('PLN', 'Polish zloty', 2),
    ('SEK', 'Swedish krona', 2), ('SGD', 'Singapore dollar', 2), ('USD', 'US dollar', 2), ('ZAR', 'South African rand', 2)
ON CONFLICT (code) DO NOTHING;

INSERT INTO country (code, name) VALUES
    ('AT', 'Austria'), ('AU', 'Australia'), ('BE', 'Belgium'), ('BR', 'Brazil'), ('CA', 'Canada'), ('CH', 'Switzerland'),
    ('CN', 'China'), ('CZ', 'Czechia'), ('DE', 'Germany'), ('DK', 'Denmark'), ('ES', 'Spain'), ('FI', 'Finland'),
    ('FR', 'France'), ('GB', 'United Kingdom'), ('GR', 'Greece'), ('IE', 'Ireland'), ('IN', 'India'), ('IT', 'Italy'),
    ('JP', 'Japan'), ('KR', 'South Korea'), ('KW', 'Kuwait'), ('MX', 'Mexico'), ('NL', 'Netherlands'), ('NO', 'Norway'),
    ('NZ', 'New Zealand'), ('PL', 'Poland'), ('PT', 'Portugal'), ('SE', 'Sweden'), ('SG', 'Singapore'),
    ('US', 'United States'), ('ZA', 'South Africa')
ON CONFLICT (code) DO NOTHING;
