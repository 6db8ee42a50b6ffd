//! The table of the divisions' customers. Every name in it is invented.

use super::tenants::{CUSTOMER, Entry};
use crate::model::TenantState::{Creating, Deactivated, Deactivating, Deleted};
use crate::model::tenant::AccountType::Trial;

const NORDICS: Entry = Entry { parent: Some("nordics"), ..CUSTOMER };
const CENTRAL_EUROPE: Entry = Entry { parent: Some("central-europe"), ..CUSTOMER };
const UK_IRELAND: Entry = Entry { parent: Some("uk-ireland"), ..CUSTOMER };
const ASIA_PACIFIC: Entry = Entry { parent: Some("asia-pacific"), ..CUSTOMER };
const AMERICAS: Entry = Entry { parent: Some("americas"), ..CUSTOMER };

/// The customers, by division. No subtenant but the seeds' own may be made on or after 2019-09-29:
/// seed 002 lists its two as the newest. So who came later has none.
#[rustfmt::skip]
pub const CUSTOMERS: &[Entry] = &[
    Entry { slug: "skarvik", name: "Skarvik Shipping", plan: "enterprise", since: "2012-05-21T07:40:00Z", has_hostname: true,
        address: ["Strandgaten 18", "Bergen", "5013", "NO"], about: "Car ferries and coastal freight in western Norway",
        subtenants: &["Fleet Telemetry", "Port Operations", "Crew Scheduling", "Ticketing"], ..NORDICS },
    Entry { slug: "lumogrid", name: "Lumogrid Energy", plan: "enterprise", since: "2013-01-28T10:15:00Z", has_hostname: true,
        address: ["Birger Jarlsgatan 57", "Stockholm", "113 56", "SE"], about: "Balancing of regional power grids",
        subtenants: &["Substations", "Smart Metering", "Trading"], ..NORDICS },
    Entry { slug: "havnesund", name: "Havnesund Seafood", since: "2014-08-11T06:30:00Z",
        address: ["Notenesgata 9", "Ålesund", "6002", "NO"], about: "Salmon farms and cold chain",
        subtenants: &["Hatcheries", "Cold Chain", "Quality Lab"], ..NORDICS },
    Entry { slug: "tuulimaa", name: "Tuulimaa Wind", since: "2015-11-02T12:05:00Z",
        address: ["Hämeenkatu 21", "Tampere", "33200", "FI"], about: "Wind farms on the Gulf of Bothnia",
        subtenants: &["Turbines", "Forecasting", "Maintenance"], ..NORDICS },
    Entry { slug: "kvistholm", name: "Kvistholm Dairy", plan: "starter", since: "2017-04-19T09:20:00Z",
        address: ["Åboulevarden 3", "Aarhus", "8000", "DK"], about: "A dairy cooperative of 240 farms",
        subtenants: &["Farms", "Plants"], ..NORDICS },
    Entry { slug: "isvik", name: "Isvik Rail", since: "2016-02-08T13:00:00Z", state: Deactivated,
        address: ["Fjordgata 40", "Trondheim", "7010", "NO"], about: "Regional trains; contract ended, data kept for the authority",
        subtenants: &["Rolling Stock", "Timetables"], ..NORDICS },

    Entry { slug: "brennstein", name: "Brennstein Robotics", plan: "enterprise", since: "2012-11-12T08:45:00Z", has_hostname: true,
        address: ["Wagenburgstraße 94", "Stuttgart", "70186", "DE"], about: "Welding robots and the cells around them",
        subtenants: &["Assembly Line 1", "Assembly Line 2", "Test Field", "Spare Parts"], ..CENTRAL_EUROPE },
    Entry { slug: "vltavin", name: "Vltavín Glassworks", since: "2013-09-30T11:30:00Z",
        address: ["Na Příkopě 15", "Praha", "110 00", "CZ"], about: "Optical and laboratory glass",
        subtenants: &["Furnaces", "Cutting Shop", "Warehouse"], ..CENTRAL_EUROPE },
    Entry { slug: "alpenquell", name: "Alpenquell Beverages", since: "2014-05-05T07:10:00Z",
        address: ["Maria-Theresien-Straße 31", "Innsbruck", "6020", "AT"], about: "Mineral water and lemonades",
        subtenants: &["Bottling", "Distribution"], ..CENTRAL_EUROPE },
    Entry { slug: "zirbel", name: "Zirbel Instruments", plan: "enterprise", since: "2015-02-23T14:25:00Z", has_hostname: true,
        address: ["Limmatquai 62", "Zürich", "8001", "CH"], about: "Balances and measuring instruments for laboratories",
        subtenants: &["Calibration", "Field Service", "Research"], ..CENTRAL_EUROPE },
    Entry { slug: "odravia", name: "Odravia Logistics", since: "2016-10-17T10:00:00Z",
        address: ["ulica Świdnicka 33", "Wrocław", "50-066", "PL"], about: "Contract logistics and two container terminals",
        subtenants: &["Terminal North", "Terminal South", "Customs"], ..CENTRAL_EUROPE },
    Entry { slug: "marlenhof", name: "Marlenhof Insurance", since: "2017-01-09T09:50:00Z", state: Deactivating,
        address: ["Aachener Straße 208", "Köln", "50931", "DE"], about: "A mutual for craftsmen; moving to its own data centre",
        subtenants: &["Claims", "Actuaries"], ..CENTRAL_EUROPE },
    Entry { slug: "pamukova", name: "Pamukova Textiles", plan: "starter", since: "2018-03-26T08:35:00Z",
        address: ["Cumhuriyet Bulvarı 112", "İzmir", "35210", "TR"], about: "Organic cotton, from the field to the towel",
        subtenants: &["Spinning", "Dyeing", "Weaving"], ..CENTRAL_EUROPE },

    Entry { slug: "thornbeck", name: "Thornbeck Water", plan: "enterprise", since: "2014-01-20T09:15:00Z", has_hostname: true,
        address: ["5 Temple Back", "Bristol", "BS1 6FL", "GB"], about: "Drinking water for 600,000 households",
        subtenants: &["Reservoirs", "Treatment", "Leak Detection", "Billing"], ..UK_IRELAND },
    Entry { slug: "calder-finch", name: "Calder & Finch Publishing", since: "2015-07-13T10:40:00Z",
        address: ["27 Park Row", "Leeds", "LS1 5QN", "GB"], about: "School books and atlases",
        subtenants: &["Editorial", "Print", "Digital"], ..UK_IRELAND },
    Entry { slug: "ballinroe", name: "Ballinroe Medical", since: "2017-09-04T08:55:00Z",
        address: ["Merchants Road 11", "Galway", "H91 X4P2", "IE"], about: "Stents and catheters",
        subtenants: &["Clean Room", "Sterilisation"], ..UK_IRELAND },
    Entry { slug: "penhallow", name: "Penhallow Yachts", plan: "starter", account_type: Trial, since: "2024-11-18T16:20:00Z",
        address: ["Discovery Quay 4", "Falmouth", "TR11 3XP", "GB"], about: "Boatbuilders; trying out telemetry for charter boats",
        has_icon: false, ..UK_IRELAND },
    Entry { slug: "greywether", name: "Greywether Quarries", plan: "starter", since: "2016-06-06T11:05:00Z", state: Deleted,
        address: ["Grainger Street 70", "Newcastle upon Tyne", "NE1 5JQ", "GB"], about: "Ceased trading",
        has_icon: false, ..UK_IRELAND },

    Entry { slug: "haneulbit", name: "Haneulbit Semiconductor", plan: "enterprise", since: "2015-05-18T01:30:00Z", has_hostname: true,
        address: ["148 Gwanggyo-ro", "Suwon", "16229", "KR"], about: "Image sensors, two fabs",
        subtenants: &["Fab 1", "Fab 2", "Yield Analysis", "Facilities"], ..ASIA_PACIFIC },
    Entry { slug: "cuu-long-xanh", name: "Cửu Long Xanh Foods", since: "2016-12-12T03:00:00Z",
        address: ["30 Đại lộ Hòa Bình", "Cần Thơ", "94108", "VN"], about: "Rice and fruit from the Mekong delta",
        subtenants: &["Rice Mills", "Orchards", "Export"], ..ASIA_PACIFIC },
    Entry { slug: "tasman-ridge", name: "Tasman Ridge Solar", since: "2018-02-05T23:45:00Z",
        address: ["41 Salamanca Place", "Hobart", "7004", "AU"], about: "Solar parks with storage",
        subtenants: &["Inverters", "Batteries"], ..ASIA_PACIFIC },
    Entry { slug: "kawasegi", name: "Kawasegi Ceramics", since: "2018-09-10T04:10:00Z", state: Deactivated,
        address: ["3-15 Sakae", "Nagoya", "460-0008", "JP"], about: "Technical ceramics; on hold since the kilns were sold",
        subtenants: &["Kilns", "Glazes"], ..ASIA_PACIFIC },
    Entry { slug: "pasirlab", name: "Pasirlab Robotics", plan: "starter", account_type: Trial, since: "2025-01-13T06:00:00Z",
        address: ["71 Ayer Rajah Crescent", "Singapore", "139951", "SG"], about: "Warehouse drones; a pilot with six of them",
        ..ASIA_PACIFIC },

    Entry { slug: "prairie-lark", name: "Prairie Lark Foods", plan: "enterprise", since: "2015-08-24T14:30:00Z", has_hostname: true,
        address: ["1200 Douglas Street", "Omaha", "68102", "US"], about: "Flour, oats and the silos for them",
        subtenants: &["Silos", "Mills", "Rail Yard"], ..AMERICAS },
    Entry { slug: "saltwater", name: "Saltwater Clinics", since: "2017-06-12T17:00:00Z", has_hostname: true,
        address: ["88 Commercial Street", "Portland", "04101", "US"], about: "Eleven clinics along the coast of Maine",
        subtenants: &["Imaging", "Pharmacy", "Appointments"], ..AMERICAS },
    Entry { slug: "maplewick", name: "Maplewick Credit Union", since: "2018-10-29T13:15:00Z",
        address: ["1741 Lower Water Street", "Halifax", "B3J 1R5", "CA"], about: "Accounts and mortgages in Nova Scotia",
        subtenants: &["Branches", "Risk"], ..AMERICAS },
    Entry { slug: "araucaria-sul", name: "Araucária do Sul Papéis", state: Creating,
        address: ["Rua XV de Novembro 964", "Curitiba", "80060-000", "BR"], about: "Paper and board; signed today",
        has_icon: false, ..AMERICAS },
];
