/** What became of an entry: what happened, and the way out. */
export const receipts = {
  field: (name: string) => `Champ concerné : ${name}`,
  outcome: {
    applied: { what: "Votre saisie est arrivée.", next: "Rien à faire." },
    merged: {
      what: "Quelqu'un d'autre a modifié d'autres champs en même temps ; les deux changements sont gardés.",
      next: "Rien à faire.",
    },
    conflicted: {
      what: "Quelqu'un d'autre a changé le même champ. Les deux valeurs sont gardées.",
      next: "Choisissez la bonne dans Conflits.",
    },
    superseded: {
      what: "Une saisie plus récente l'a remplacée.",
      next: "Ouvrez la fiche pour voir la valeur actuelle.",
    },
    waitlisted: {
      what: "C'est complet. Vous êtes sur la liste d'attente.",
      next: "Vous serez prévenu si une place se libère.",
    },
    moved: {
      what: "Votre premier choix était pris ; une de vos autres propositions est retenue.",
      next: "Vérifiez la nouvelle date.",
    },
    rejected: {
      what: "Le serveur a refusé cette saisie.",
      next: "Votre texte est gardé ici : corrigez-le, copiez-le ou écartez-le.",
    },
    held: {
      what: "Le serveur garde votre saisie, sans l'appliquer encore.",
      next: "Rien à faire : elle sera appliquée dès que possible.",
    },
    review: {
      what: "Votre saisie est arrivée après la fin de votre accès.",
      next: "La marque la relit avant de l'afficher.",
    },
  },
  code: {
    same_field: {
      what: "Quelqu'un d'autre a changé le même champ. Les deux valeurs sont gardées.",
      next: "Choisissez la bonne dans Conflits.",
    },
    invalid_args: {
      what: "Une valeur n'a pas la forme attendue.",
      next: "Corrigez ce champ et enregistrez de nouveau ; votre texte est gardé ici.",
    },
    not_allowed: {
      what: "Votre rôle ne permet pas ce changement.",
      next: "Demandez-le à votre responsable de marque, ou écrivez une note.",
    },
    not_your_field: {
      what: "Ce champ appartient à l'autre partie.",
      next: "Votre texte est gardé ici : copiez-le dans une note visible par les deux.",
    },
    not_your_audience: {
      what: "Vous ne pouvez pas écrire pour ce public seul.",
      next: "Choisissez « votre côté » ou « les deux », puis enregistrez de nouveau.",
    },
    not_your_words: {
      what: "Seule la personne qui a noté ce verbatim peut le corriger ou le masquer.",
      next: "Demandez-lui, ou ajoutez le vôtre.",
    },
    entity_exists: { what: "Cette fiche existe déjà.", next: "Ouvrez-la et modifiez-la." },
    unknown_entity: {
      what: "Ce que vous modifiez n'est jamais arrivé au serveur.",
      next: "Votre texte est gardé ici : créez la fiche de nouveau, puis collez-le.",
    },
    unknown_account: {
      what: "Ce magasin n'existe pas sur le serveur.",
      next: "Choisissez un autre magasin, ou ajoutez-le comme prospect.",
    },
    account_is_fixed: {
      what: "Une saisie ne change pas de magasin.",
      next: "Recopiez-la dans le bon magasin.",
    },
    wrong_entity: {
      what: "Cette action ne va pas avec cette fiche.",
      next: "Mettez l'application à jour ; votre saisie est gardée ici.",
    },
    external_id_taken: {
      what: "Un autre magasin porte déjà ce code magasin.",
      next: "Vérifiez le code, ou ouvrez le magasin qui le porte.",
    },
    no_territory: {
      what: "Vous n'avez pas de territoire, le magasin n'a donc pas de place.",
      next: "Demandez un territoire à votre responsable de marque, puis réessayez.",
    },
    unknown_territory: {
      what: "Ce territoire n'existe pas, ou n'est pas le vôtre.",
      next: "Choisissez un de vos territoires.",
    },
    unknown_field: {
      what: "Ce champ n'est pas de ceux que vous pouvez trancher.",
      next: "Ouvrez la fiche et modifiez-la directement.",
    },
    visit_already_logged: {
      what: "Cette visite a déjà son compte rendu.",
      next: "Ouvrez la visite pour la compléter.",
    },
    contact_erased: {
      what: "Ce contact a demandé l'effacement de ses données.",
      next: "Rien n'est gardé de lui. Ajoutez la personne qui lui succède.",
    },
    contact_gone: {
      what: "Ce contact a été effacé : il n'y a plus rien à trancher.",
      next: "Écartez cette ligne.",
    },
    verbatim_redacted: {
      what: "Ce verbatim a été masqué depuis.",
      next: "Il ne peut plus être modifié. Écartez cette ligne.",
    },
    verbatim_gone: {
      what: "Ce verbatim a été masqué : il n'y a plus rien à trancher.",
      next: "Écartez cette ligne.",
    },
    unknown_service: {
      what: "Ce service n'est plus proposé sous ce nom.",
      next: "Ouvrez « Réserver » pour voir ce qui est proposé.",
    },
    service_retired: {
      what: "Ce service n'est plus proposé.",
      next: "Choisissez-en un autre dans « Réserver ».",
    },
    person_left: {
      what: "Cette personne ne suit plus ce magasin.",
      next: "Réservez de nouveau : les créneaux de la personne qui la remplace y sont.",
    },
    no_availability: {
      what: "Cette personne n'a pas encore dit quand elle est disponible.",
      next: "Écrivez-lui depuis « Qui m'aide », ou choisissez une formation à date fixe.",
    },
    no_such_time: {
      what: "Cette heure n'existe pas ce jour-là : c'est le changement d'heure.",
      next: "Prenez un des créneaux proposés.",
    },
    slot_past: { what: "Ce créneau est déjà passé.", next: "Prenez un des créneaux proposés." },
    slot_off_quarter: {
      what: "Un rendez-vous commence à l'heure, au quart, à la demie ou à moins le quart.",
      next: "Prenez un des créneaux proposés.",
    },
    slot_notice: {
      what: "C'est trop tôt : ce service se demande plus à l'avance.",
      next: "Prenez un des créneaux proposés.",
    },
    slot_closed: {
      what: "Personne ne se déplace à ce moment-là : c'est en dehors des heures prévues, ou un jour férié.",
      next: "Prenez un des créneaux proposés.",
    },
    slot_taken: {
      what: "Quelqu'un d'autre a pris ce créneau.",
      next: "Prenez un des créneaux proposés.",
    },
    too_many_attendees: {
      what: "Il y a plus de participants que de places.",
      next: "Retirez des participants, ou faites deux demandes.",
    },
    session_full: {
      what: "Il ne reste pas assez de places à cette session.",
      next: "Prenez une place sur la liste d'attente, ou une autre session.",
    },
    unknown_session: {
      what: "Cette session n'existe pas.",
      next: "Choisissez-en une autre dans « Réserver ».",
    },
    session_cancelled: {
      what: "Cette session n'aura pas lieu.",
      next: "Choisissez-en une autre dans « Réserver ».",
    },
    booking_status: {
      what: "Ce rendez-vous n'en est plus là : quelqu'un a répondu ou annulé entre-temps.",
      next: "Ouvrez-le pour voir où il en est.",
    },
    booking_asked: {
      what: "Le créneau vous est gardé ; il reste à confirmer.",
      next: "Rien à faire : la réponse arrivera ici.",
    },
    visit_overlaps: {
      what: "La visite est prévue, mais une autre occupe déjà cette heure.",
      next: "Déplacez l'une des deux si vous ne pouvez pas faire les deux.",
    },
    access_ended: {
      what: "Votre accès était terminé à l'heure de cette saisie.",
      next: "Elle est gardée ; la marque la relit avant de l'afficher.",
    },
    op_id_taken: {
      what: "Le numéro de cette saisie est déjà pris.",
      next: "Recopiez-la comme une nouvelle saisie.",
    },
    id_reused: {
      what: "Deux saisies portent le même numéro ; la seconde est gardée à part.",
      next: "Recopiez-la comme une nouvelle saisie, ou prévenez le support.",
    },
    fault: {
      what: "Le serveur n'a pas su appliquer cette saisie. C'est sa faute, pas la vôtre.",
      next: "Elle est gardée et sera rejouée après correction. Rien à faire.",
    },
    unknown_kind: {
      what: "Le serveur ne connaît pas encore ce genre de saisie.",
      next: "Elle est gardée et sera appliquée quand le serveur sera à jour.",
    },
    unknown_version: {
      what: "Votre application est plus récente que le serveur.",
      next: "Votre saisie est gardée et sera appliquée quand le serveur sera à jour.",
    },
    waiting: {
      what: "Une saisie précédente n'est pas encore arrivée ; celle-ci l'attend.",
      next: "Rien à faire : elle s'appliquera seule, au plus tard dans trois jours.",
    },
    malformed: {
      what: "Cette saisie est illisible pour le serveur.",
      next: "Exportez-la et prévenez le support ; votre texte est gardé ici.",
    },
    control_character: {
      what: "Le texte contient un caractère invisible que le serveur refuse.",
      next: "Retapez ce texte et enregistrez de nouveau.",
    },
    integer_too_large: { what: "Un nombre est trop grand.", next: "Corrigez-le et enregistrez de nouveau." },
    float: {
      what: "Un nombre à virgule n'est pas accepté ici.",
      next: "Mettez l'application à jour ; votre saisie est gardée ici.",
    },
    too_deep: {
      what: "Cette saisie est trop compliquée pour le serveur.",
      next: "Mettez l'application à jour ; votre saisie est gardée ici.",
    },
    back_ordered: {
      what: "Le stock est épuisé : votre commande attend le réassort.",
      next: "Rien à faire : elle sera servie dès que le stock revient, dans l'ordre d'arrivée.",
    },
    partly_back_ordered: {
      what: "Une partie de votre commande est attribuée, le reste attend le réassort.",
      next: "Ouvrez la commande pour voir ce qui part maintenant et ce qui attend.",
    },
    over_the_maximum: {
      what: "Ce magasin aurait plus que le maximum prévu pour cet article.",
      next: "Commandez la quantité proposée, ou déclarez ce qui a été jeté.",
    },
    unknown_pos_item: {
      what: "Cet article n'est pas au catalogue.",
      next: "Synchronisez, puis choisissez un article du catalogue.",
    },
    pos_item_retired: {
      what: "Cet article n'est plus proposé.",
      next: "Choisissez un autre article du catalogue.",
    },
    wanted_on_past: {
      what: "La date souhaitée était déjà passée.",
      next: "Choisissez une date à venir, puis commandez de nouveau.",
    },
    pos_order_ended: {
      what: "Cette commande est annulée ou refusée.",
      next: "Passez une nouvelle commande.",
    },
    pos_order_shipped: {
      what: "Tout est déjà parti : il n'y a plus rien à annuler.",
      next: "À l'arrivée, dites ce qui manque, ou écrivez à votre interlocuteur.",
    },
    nothing_to_ship: {
      what: "Rien n'est prêt à partir pour cette commande.",
      next: "Attendez le réassort, ou ajustez le stock.",
    },
    nothing_to_supply: {
      what: "Cette commande n'attend rien que le stock puisse donner.",
      next: "Ajustez d'abord le stock de l'article.",
    },
    more_than_given: {
      what: "C'est plus que ce qui est attribué à cette commande.",
      next: "Expédiez au plus la quantité attribuée.",
    },
    more_than_shipped: {
      what: "C'est plus que ce qui a été expédié.",
      next: "Corrigez la quantité manquante.",
    },
    not_shipped_yet: {
      what: "Cette commande n'est pas encore partie.",
      next: "Si le colis est là, demandez à la marque de noter l'expédition.",
    },
    already_received: {
      what: "Cette commande est déjà notée comme reçue.",
      next: "Rien à faire.",
    },
    not_received_yet: {
      what: "Cette commande n'est pas encore notée comme reçue.",
      next: "Notez d'abord la réception, puis la mise en place.",
    },
    already_installed: {
      what: "Cette commande est déjà notée comme mise en place.",
      next: "Rien à faire.",
    },
    stock_below_zero: {
      what: "Le stock ne peut pas descendre sous zéro.",
      next: "Vérifiez le nombre compté, puis ajustez de nouveau.",
    },
    more_than_held: {
      what: "Le magasin n'en a pas autant.",
      next: "Corrigez la quantité.",
    },
    unknown_store: {
      what: "Un des magasins choisis n'existe pas.",
      next: "Vérifiez la liste des magasins, puis enregistrez de nouveau.",
    },
    unknown_promotion: {
      what: "Cette promotion n'existe pas.",
      next: "Choisissez-la de nouveau dans la liste.",
    },
    wrong_participation: {
      what: "Cette saisie porte un mauvais numéro.",
      next: "Mettez l'application à jour, puis recommencez.",
    },
    promotion_not_here: {
      what: "Cette promotion n'est pas prévue pour ce magasin.",
      next: "Si c'est une erreur, écrivez à votre interlocuteur.",
    },
    promotion_cancelled: {
      what: "Cette promotion est annulée.",
      next: "Rien à faire.",
    },
    promotion_over: {
      what: "Cette promotion est terminée.",
      next: "Choisissez une promotion à venir.",
    },
    challenge_closed: {
      what: "Ce challenge a déjà un résultat.",
      next: "Un résultat ne change que si des ventes arrivent après coup. Créez un autre challenge.",
    },
    challenge_cancelled: {
      what: "Ce challenge est annulé.",
      next: "Rien à faire ; créez-en un autre si besoin.",
    },
    challenge_begun: {
      what: "Ce challenge a commencé : ce qui départage les magasins ne change plus.",
      next: "Le nom, le prix à gagner, les magasins et la fin peuvent encore changer ; pour le reste, annulez-le et créez-en un autre.",
    },
    challenge_running: {
      what: "Ce challenge n'est pas terminé.",
      next: "Attendez la fin de son dernier jour, ou changez sa période.",
    },
    promotion_executed: {
      what: "Cette promotion a déjà été vue en place dans le magasin.",
      next: "Si quelque chose ne va pas, signalez un problème.",
    },
    stock_out_ended: {
      what: "Cette rupture était déjà terminée ; votre mot est gardé avec elle.",
      next: "Si le rayon est vide, signalez-le de nouveau.",
    },
    wrong_stock_out: {
      what: "Ce signalement porte un mauvais numéro.",
      next: "Mettez l'application à jour, puis signalez de nouveau.",
    },
    op_too_large: {
      what: "Cette saisie est trop longue.",
      next: "Coupez-la en deux et enregistrez de nouveau.",
    },
  },
};
