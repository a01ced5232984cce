"""Who and what the demo invents. Towns and their positions are real; shops, people, phone numbers and words are not.

Phone numbers use the ranges Arcep keeps for fiction (01 99 00, 06 39 98), products the GS1 prefixes kept for use inside a
shop (20 to 29), addresses the domain example.org.
"""

from dataclasses import dataclass

BRAND = "Pépin & Fils (démo)"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who signs in."""

    email: str
    name: str
    role: str
    territory: str | None = None


REPS = (
    Person("camille@example.org", "Camille Morel", "rep", "NORD"),
    Person("yanis@example.org", "Yanis Belkacem", "rep", "OUEST"),
    Person("sophie@example.org", "Sophie Garnier", "rep", "SUD"),
)
HEADQUARTERS = (
    Person("lea@example.org", "Léa Fontaine", "brand_manager"),
    Person("admin@example.org", "Admin démo", "admin"),
)

SIGN_IN = (
    REPS[0],
    Person("nadia@example.org", "Nadia Perrin", "store_manager"),
    HEADQUARTERS[0],
)
"""Whom the first screen of a demo offers."""

BANNERS = ("Halles Vives", "Marché Bleu", "Le Panier Rond")

TOWNS = {
    "NORD": (
        ("Lille", "59000", 506292000, 30573000), ("Roubaix", "59100", 506927000, 31778000),
        ("Tourcoing", "59200", 507240000, 31612000), ("Dunkerque", "59140", 510344000, 23768000),
        ("Calais", "62100", 509513000, 18587000), ("Arras", "62000", 502910000, 27775000),
        ("Lens", "62300", 504280000, 28319000), ("Amiens", "80000", 498941000, 22958000),
        ("Beauvais", "60000", 494295000, 20807000), ("Compiègne", "60200", 494179000, 28261000),
        ("Reims", "51100", 492583000, 40317000), ("Laon", "02000", 495641000, 36199000),
        ("Saint-Quentin", "02100", 498489000, 32876000), ("Valenciennes", "59300", 503585000, 35238000),
        ("Douai", "59500", 503716000, 30805000), ("Cambrai", "59400", 501767000, 32340000),
        ("Maubeuge", "59600", 502783000, 39727000), ("Abbeville", "80100", 501058000, 18336000),
        ("Soissons", "02200", 493817000, 33232000), ("Béthune", "62400", 505302000, 26400000),
    ),
    "OUEST": (
        ("Nantes", "44000", 472184000, -15536000), ("Rennes", "35000", 481173000, -16778000),
        ("Brest", "29200", 483904000, -44861000), ("Quimper", "29000", 479960000, -40970000),
        ("Lorient", "56100", 477483000, -33700000), ("Vannes", "56000", 476582000, -27608000),
        ("Saint-Malo", "35400", 486493000, -20257000), ("Angers", "49000", 474784000, -5632000),
        ("Le Mans", "72000", 480061000, 1996000), ("Laval", "53000", 480706000, -7734000),
        ("Cholet", "49300", 470600000, -8790000), ("La Roche-sur-Yon", "85000", 466705000, -14268000),
        ("Niort", "79000", 463237000, -4648000), ("La Rochelle", "17000", 461603000, -11511000),
        ("Saint-Brieuc", "22000", 485136000, -27653000), ("Fougères", "35300", 483520000, -12040000),
        ("Saumur", "49400", 472600000, -769000), ("Pornic", "44210", 471157000, -21045000),
        ("Vitré", "35500", 481240000, -12150000), ("Dinan", "22100", 484557000, -20502000),
    ),
    "SUD": (
        ("Marseille", "13001", 432965000, 53698000), ("Aix-en-Provence", "13100", 435297000, 54474000),
        ("Toulon", "83000", 431242000, 59280000), ("Nice", "06000", 437102000, 72620000),
        ("Avignon", "84000", 439493000, 48055000), ("Nîmes", "30000", 438367000, 43601000),
        ("Montpellier", "34000", 436108000, 38767000), ("Béziers", "34500", 433442000, 32158000),
        ("Narbonne", "11100", 431843000, 30030000), ("Perpignan", "66000", 426887000, 28948000),
        ("Carcassonne", "11000", 432130000, 23491000), ("Toulouse", "31000", 436047000, 14442000),
        ("Montauban", "82000", 440176000, 13550000), ("Albi", "81000", 439277000, 21480000),
        ("Castres", "81100", 436057000, 22402000), ("Arles", "13200", 436766000, 46278000),
        ("Salon-de-Provence", "13300", 436402000, 50970000), ("Sète", "34200", 434028000, 36928000),
        ("Alès", "30100", 441250000, 40810000), ("Gap", "05000", 445594000, 60786000),
    ),
}  # fmt: skip

PRODUCTS = (
    ("Jus de pomme trouble 1 L", "jus"), ("Jus de pomme fermier 75 cl", "jus"), ("Jus pomme-poire 1 L", "jus"),
    ("Jus pomme-framboise 75 cl", "jus"), ("Nectar d'abricot 75 cl", "nectar"), ("Nectar de pêche 75 cl", "nectar"),
    ("Cidre brut 75 cl", "cidre"), ("Cidre doux 75 cl", "cidre"), ("Cidre rosé 33 cl", "cidre"),
    ("Pétillant de pomme sans alcool 75 cl", "petillant"), ("Compote pomme 4 × 100 g", "compote"),
    ("Compote pomme-châtaigne 4 × 100 g", "compote"), ("Gourde pomme-banane 90 g", "gourde"),
    ("Gourde pomme-vanille 90 g", "gourde"), ("Vinaigre de cidre 50 cl", "vinaigre"),
)  # fmt: skip

FIRST_NAMES = (
    "Nadia", "Hugo", "Inès", "Paul", "Maëlle", "Karim", "Élise", "Théo", "Fatou", "Jules", "Anaïs", "Rachid", "Lucie",
    "Mehdi", "Océane", "Bruno", "Sarah", "Antoine", "Chloé", "Djamel",
)  # fmt: skip
LAST_NAMES = (
    "Perrin", "Lemoine", "Diallo", "Roussel", "Colin", "Haddad", "Barbier", "Nguyen", "Caron", "Marchal", "Renaud",
    "Gauthier", "Da Silva", "Leclercq", "Aubert", "Rolland", "Fleury", "Meunier", "Sanchez", "Le Goff",
)  # fmt: skip
JOBS = ("Chef de rayon boissons", "Directrice", "Adjoint", "Responsable réception", "Cheffe de rayon épicerie")

PURPOSES = ("Tournée mensuelle", "Mise en avant de saison", "Relevé de linéaire", "Point promotion", "Suivi de rupture")
NOTES = (
    "Linéaire complet, trois facings gagnés sur le jus trouble. Le concurrent a perdu sa tête de gondole.",
    "Réserve pleine mais rayon mal rempli : former l'équipe du matin au réassort.",
    "Le directeur veut une remise sur le cidre rosé ; ne pas descendre sous le tarif du plan.",
    "Bonne place en caisse pour les gourdes. Revoir la hauteur du balisage.",
    "Rupture de compote châtaigne depuis mardi, commande partie hier.",
    "Chef de rayon en congé, vu son adjoint : pas de décision possible.",
)
SUMMARIES = (
    "Implantation vérifiée, réassort fait avec l'équipe.",
    "Promotion de saison présentée, dates retenues.",
    "Rayon conforme au plan ; deux références à rapprocher.",
    "Point fait sur les ruptures, livraison attendue cette semaine.",
)
PROMISES = (
    "Envoyer deux stop-rayons avant vendredi",
    "Revenir former l'équipe au nouveau plan",
    "Confirmer la date de livraison par téléphone",
    "Apporter des échantillons de pétillant",
)
VERBATIMS = (
    ("Vos jus partent bien le week-end, mais le lundi je n'ai plus rien.", ("rupture", "livraison")),
    ("Le balisage est trop haut, les clients ne le voient pas.", ("merchandising",)),
    ("Si vous me faites une tête de gondole en mars, je prends deux palettes.", ("promotion",)),
    ("La concurrence passe toutes les semaines, vous tous les mois.", ("frequence", "concurrence")),
    ("Mes clients demandent du sans alcool, je ne savais pas que vous en aviez.", ("offre",)),
    ("Les cartons arrivent abîmés une fois sur trois.", ("livraison", "qualite")),
    ("Le prix au litre fait fuir, mais ceux qui goûtent reviennent.", ("prix",)),
    ("Votre appli de commande, je n'ai jamais réussi à entrer.", ("outil",)),
)
STORE_NOTES = (
    "Il nous manque deux facings sur le jus trouble depuis le dernier plan.",
    "Livraison reçue incomplète ce matin, trois colis sur quatre.",
    "L'équipe a refait la mise en avant, merci pour les stop-rayons.",
    "Fermeture exceptionnelle lundi pour inventaire.",
)
TASKS = (
    "Envoyer le nouveau plan de linéaire", "Rappeler pour la date de dégustation", "Faire livrer deux stop-rayons",
    "Vérifier l'étiquette du cidre rosé", "Préparer la tête de gondole",
)  # fmt: skip
AGENDAS = (
    "Deux facings de plus sur le jus trouble, et la tête de gondole d'avril.",
    "Chiffres du trimestre, ruptures du lundi, promotions à venir.",
)
"""What a store wants to talk about."""
CHECKLIST = (
    ("facings", "Facings conformes au plan", "Facings match the plan"),
    ("price", "Prix affichés et justes", "Prices shown and right"),
    ("oos", "Aucune rupture en rayon", "Nothing out of stock"),
    ("posm", "Matériel de mise en avant en place", "Display material in place"),
)
