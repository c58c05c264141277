import type { Words } from './words.ts'

/** Every sentence the assistant can say, in French; the compiler asks for each one that the English file has. */
export const fr: Words = {
  language: 'Français',
  labelled: (label) => `${label}\u00a0:`,

  choice: {
    cannotOpen: 'Je n’arrive pas à ouvrir un document',
    errorCode: 'Je vois un code d’erreur',
    forgotPassword: 'J’ai oublié mon mot de passe',
    userStuck: 'Un de nos utilisateurs est bloqué',
    whereIsMyTicket: 'Où en est mon billet?',
    person: 'Parler à une personne',
    solved: 'C’est réglé',
    notQuite: 'Pas tout à fait',
    stillStuck: 'Cela ne marche toujours pas',
    noneOfThese: 'Aucun de ceux-là',
    yes: 'Oui',
    no: 'Non',
    askCompany: 'Menez-moi à l’entreprise',
    anotherCompany: 'Non, une autre entreprise',
    manageContent: 'Je gère du contenu',
    openSomething: 'Je veux ouvrir quelque chose',
    allDown: 'Oui, rien ne marche pour personne',
    someWorks: 'Certaines choses marchent encore',
    reader: 'On m’a donné du contenu à ouvrir',
    resend: 'Envoyer un nouveau code',
    otherAddress: 'Utiliser une autre adresse',
    dontKnow: 'Je ne sais pas',
    leaveOut: 'Laisser de côté',
    sendForMe: 'L’envoyer pour moi',
    sendIt: 'Oui, l’envoyer',
    doNotSend: 'Non, ne pas l’envoyer',
    findForMe: 'Demander à l’équipe de chercher',
    wrongCompany: 'Ce n’est pas la bonne entreprise',
    somethingElse: 'J’ai une autre question',
    done: 'C’est tout, merci',
    usersStuck: 'Nos utilisateurs ne peuvent pas ouvrir ou utiliser le contenu',
    defect: 'Quelque chose ne marche pas dans le produit',
    question: 'J’ai une question',
    idea: 'J’ai une idée pour le produit',
    outage: 'Tout est en panne, pour tout le monde',
    one: 'Une personne',
    several: 'Plusieurs personnes',
    nobody: 'Personne',
    stops: 'Oui, cela bloque notre travail quotidien',
    notStops: 'Non, nous pouvons nous débrouiller',
    openTicket: 'Ouvrir un billet',
    openIt: 'Oui, ouvrir le billet',
    change: 'Changer quelque chose',
    notNow: 'Ne pas l’ouvrir',
    description: 'La description',
    kind: 'Le sujet',
    people: 'Le nombre de personnes',
    subject: 'L’objet',
    work: 'Si cela bloque notre travail',
    since: 'Depuis quand',
    tried: 'Ce qui a été essayé',
    disagree: 'Je vois le niveau autrement',
    addToIt: 'Ajouter à celui-là',
    newOne: 'Non, un nouveau',
    notSolved: 'Cela n’a pas aidé, continuer vers le billet',
    keepIt: 'Laisser tel quel',
    addNote: 'Ajouter une note',
    closeIt: 'Le fermer',
    yesClose: 'Oui, fermez-le',
    leaveOpen: 'Non, laissez-le ouvert',
    allTickets: 'Voir tous mes billets',
    stopWaiting: 'Ne plus attendre',
    startOver: 'Recommencer',
    goOn: 'Reprendre où nous en étions',
  },

  greet: {
    reader: (provider) => [
      `Bonjour! Je peux vous aider à ouvrir et à lire ce que ${provider} vous a donné. Que se passe-t-il?`,
      `Bienvenue! Dites-moi avec vos mots ce qui ne va pas avec votre contenu de ${provider}.`,
    ],
    anybody: [
      'Bonjour! Je suis l’assistant de ce service. Que se passe-t-il? Vos propres mots suffisent.',
      'Bienvenue! Dites-moi ce que vous voulez faire et où cela bloque.',
    ],
    contact: (name) => [
      `Bonjour ${name}! Que puis-je faire pour vous aujourd’hui?`,
      `Heureux de vous revoir, ${name}. Que se passe-t-il?`,
    ],
    onArticle: (title) => [
      `L’article «\u00a0${title}\u00a0» est ouvert sur votre page. S’il y manque quelque chose, demandez-le-moi.`,
      `Je vois que vous lisez «\u00a0${title}\u00a0». Demandez-moi ce qu’il ne dit pas.`,
    ],
    again: [
      'Bonjour! En quoi puis-je vous aider?',
      'Rebonjour! Dites-moi ce qui se passe, et je cherche.',
      'Bonjour! Qu’est-ce qui vous amène?',
      'Heureux de vous lire! Qu’est-ce qui ne va pas?',
    ],
    hello: ['Bonjour!', 'Rebonjour!', 'Bonjour à vous aussi!'],
    handedBack: [
      'C’est de nouveau l’assistant. S’il y a autre chose, écrivez-moi simplement.',
      'C’est encore moi, l’assistant. Y a-t-il autre chose? Écrivez-le.',
      'Vous revoici avec moi, l’assistant. Je suis là si vous avez besoin d’autre chose.',
    ],
    introduced: [
      'Merci, cela m’aide. Que puis-je faire pour vous?',
      'C’est bon à savoir. Que se passe-t-il?',
      'Merci de me le dire. De quoi avez-vous besoin?',
    ],
    back: [
      'Je vous écoute\u00a0: que se passe-t-il?',
      'Dites-moi en quoi je peux vous aider.',
      'Que voulez-vous faire? Dites-le simplement avec vos mots.',
    ],
  },

  small: {
    thanks: ['Je vous en prie!', 'Avec plaisir!', 'Heureux d’avoir aidé!', 'De rien!'],
    bye: [
      'Au revoir et bonne journée!',
      'À bientôt! Je suis là quand vous voulez.',
      'Au revoir! Écrivez-moi quand vous voulez.',
      'À la prochaine, et bonne continuation!',
    ],
    byeMidway: [
      'À bientôt! Je garde ce que nous avons commencé\u00a0: écrivez, et nous reprenons ici.',
      'Au revoir! Rien ne se perd\u00a0: nous reprenons ici dès que vous écrivez.',
      'Bonne journée! Je garde notre place ici.',
      'À plus tard! Ma question peut attendre.',
    ],
    nothingToCancel: [
      'Il n’y a rien à arrêter en ce moment.',
      'Rien n’est en cours, donc rien à annuler.',
      'Tout est calme\u00a0: il n’y a rien à arrêter.',
      'Aucune question n’est en suspens.',
    ],
    cancelled: ['D’accord, j’arrête là.', 'C’est fait, nous en restons là.'],
    startedOver: ['Reprenons du début.', 'Alors, une page blanche.'],
    nothingBefore: ['C’était la première étape, nous restons donc ici.', 'Il n’y a pas d’étape avant celle-ci.'],
    goingBack: ['Une étape en arrière.', 'Revenons d’un pas.'],
    goingOn: ['Reprenons où nous en étions.', 'Alors, où en étions-nous?'],
    allRight: [
      'D’accord. Je suis là si vous avez besoin de moi.',
      'Très bien. Écrivez dès qu’il y a quelque chose.',
      'Bien. Écrivez simplement s’il y a autre chose.',
      'Comme vous voulez. Vous me trouvez ici.',
    ],
    stillThere: [
      'Prenez votre temps. Je suis toujours là, et ma question peut attendre.',
      'Rien ne presse\u00a0: dès que vous voudrez, nous continuerons d’ici.',
    ],
    leftThere: [
      'Je m’arrête ici pour l’instant. Écrivez quand vous voulez, et nous reprendrons où nous en étions.',
      'Je ferme ici pour l’instant. Rien n’est perdu\u00a0: écrivez quand vous voulez et nous reprendrons où nous en étions.',
    ],
    switched: [
      'Bien sûr, je continue en français.',
      'D’accord, je continue en français.',
      'Oui, je continue en français, volontiers.',
    ],
    gotFiles: [
      'Merci, j’ai gardé votre fichier avec cette conversation.',
      'Votre fichier est bien arrivé, merci.',
      'J’ai votre fichier, merci.',
      'Merci, le fichier est là.',
    ],
    fileRefused: {
      type: (name) =>
        `Je n’ai pas pu garder «\u00a0${name}\u00a0»\u00a0: j’accepte les images et les fichiers PDF, Office, vidéo, texte et zip. Une capture d’écran convient aussi.`,
      tooLarge: (name) =>
        `«\u00a0${name}\u00a0» est trop gros pour moi\u00a0: 10\u00a0Mo par fichier, 20\u00a0Mo en tout. Une capture d’écran ou un extrait suffit.`,
      tooMany: (name) =>
        `J’accepte cinq fichiers à la fois, «\u00a0${name}\u00a0» n’a donc pas été pris. Envoyez-le encore une fois.`,
      unsafe: (name) =>
        `L’antivirus a trouvé quelque chose dans «\u00a0${name}\u00a0»; je ne l’ai donc pas gardé. Une capture d’écran est un moyen sûr de le montrer.`,
      notScanned: (name) =>
        `Les fichiers ne peuvent pas être vérifiés en ce moment; je n’ai donc pas gardé «\u00a0${name}\u00a0». Nous continuons sans lui; vous pourrez l’envoyer plus tard.`,
    },
    whatDoesItShow: [
      'Que montre-t-il? Quelques mots m’aident à chercher.',
      'Pourriez-vous me dire en mots ce qu’on y voit?',
      'Je ne sais pas lire les fichiers. Qu’y voit-on?',
      'Que peut-on y voir?',
    ],
    whoAmI: [
      'Je suis l’assistant de ce service\u00a0: un programme, et non une personne. Si vous voulez une personne, écrivez «\u00a0parler à une personne\u00a0».',
      'Un programme\u00a0: l’assistant de ce service. Écrivez «\u00a0parler à une personne\u00a0», et je demande quelqu’un.',
    ],
    help: [
      'Écrivez simplement ce qui se passe, et je cherche. À tout moment, vous pouvez aussi écrire «\u00a0retour\u00a0», «\u00a0recommencer\u00a0» ou «\u00a0parler à une personne\u00a0».',
      'Je trouve des réponses, je vous mène aux bonnes personnes et, pour les clients, j’ouvre un billet. «\u00a0Annuler\u00a0» et «\u00a0parler à une personne\u00a0» marchent toujours.',
      'Dites avec vos mots ce qui ne va pas. Si vous voulez quelqu’un d’autre, écrivez «\u00a0parler à une personne\u00a0».',
      'Vous pouvez écrire «\u00a0retour\u00a0», «\u00a0annuler\u00a0», «\u00a0recommencer\u00a0», «\u00a0parler à une personne\u00a0» ou «\u00a0où en est mon billet\u00a0». Tout le reste, je le cherche.',
    ],
    whyNothing: [
      'Je le demande pour vous mener à la bonne aide.',
      'Chaque réponse vous épargne une question plus tard.',
      'La réponse me dit qui peut le mieux vous aider.',
      'Sans cela, je pourrais vous envoyer au mauvais endroit.',
    ],
  },

  back: {
    question: [
      'Heureux de vous revoir! Nous en étions à cette question\u00a0:',
      'Vous revoilà, bienvenue! Voici ce que je vous avais demandé\u00a0:',
    ],
    ticketDue: (number, due) => [
      `Heureux de vous revoir! Votre billet ${number} est ouvert, et vous recevrez une première réponse au plus tard ${due}.`,
      `Vous revoilà, bienvenue! Pour votre billet ${number}, vous recevrez une première réponse au plus tard ${due}.`,
    ],
    ticketFixDue: (number, due) => [
      `Heureux de vous revoir! Votre billet ${number} est ouvert et doit être réglé ou traité autrement au plus tard ${due}.`,
      `Vous revoilà, bienvenue! Votre billet ${number} doit être réglé ou traité autrement au plus tard ${due}.`,
    ],
    ticketLate: (number) => [
      `Heureux de vous revoir! Votre billet ${number} est toujours ouvert et en retard, j’en suis désolé.`,
      `Vous revoilà, bienvenue! Je suis désolé\u00a0: le billet ${number} est en retard, mais il n’est pas oublié.`,
    ],
    ticketOpen: (number) => [
      `Heureux de vous revoir! Votre billet ${number} est ouvert, et une personne s’en occupe.`,
      `Vous revoilà, bienvenue! Le billet ${number} est toujours ouvert, et l’équipe s’en occupe.`,
    ],
    ticketSolved: (number) => [
      `Heureux de vous revoir! Votre billet ${number} est réglé; s’il y a autre chose, écrivez simplement.`,
      `Vous revoilà, bienvenue! Le billet ${number} est réglé. Que puis-je faire pour vous aujourd’hui?`,
    ],
    provider: (company) => [
      `Heureux de vous revoir! La dernière fois, je vous ai indiqué ${company}; s’il y a autre chose, écrivez simplement.`,
      `Vous revoilà, bienvenue! Nous en étions à ${company}, qui peut vérifier votre accès.`,
    ],
  },

  missed: {
    first: [
      'Désolé, je n’ai pas compris.',
      'Je ne suis pas certain d’avoir bien compris.',
      'Pardon, je n’ai pas pu suivre.',
    ],
    second: [
      'Je ne comprends toujours pas, et c’est ma faute. Un de ces choix convient peut-être\u00a0:',
      'Facilitons les choses. Vous pouvez toucher un de ces choix\u00a0:',
    ],
    whatHappens: [
      'Pourriez-vous me dire ce que vous voulez faire et ce que vous voyez à l’écran?',
      'Que voyez-vous à l’écran? Un code d’erreur ou les mots d’un message aident le plus.',
    ],
    stuck: [
      'Je ne veux pas vous faire tourner en rond. Voulez-vous parler à une personne?',
      'Je ne suis pas le bon interlocuteur, je crois. Une personne vous aidera mieux.',
      'Nous ne nous comprenons pas encore. Que voulez-vous faire?',
    ],
    stuckAlone: [
      'Je peux quand même vous aider à avancer. Que voulez-vous faire?',
      'Il y a d’autres moyens. Lequel voulez-vous?',
      'Tout ceci est possible sans attendre quelqu’un\u00a0:',
    ],
    asBefore: [
      'Ma question ci-dessus attend toujours.',
      'La question ci-dessus est toujours ouverte.',
      'J’ai encore besoin d’une réponse à la question ci-dessus.',
      'Regardez encore ma question ci-dessus, s’il vous plaît.',
    ],
    rest: [
      'J’en reste là pour l’instant. Écrivez «\u00a0parler à une personne\u00a0» à tout moment, ou dites-moi ce qui se passe.',
      'Faisons une pause. Quand vous voulez, décrivez ce que vous voyez ou demandez une personne.',
    ],
  },

  answer: {
    lead: ['Ceci devrait aider\u00a0:', 'Voici ce que j’ai trouvé\u00a0:', 'Voici quoi faire\u00a0:'],
    leadAgain: ['Alors ceci convient peut-être mieux\u00a0:', 'J’essaie autre chose\u00a0:', 'Et ceci\u00a0:'],
    leadOpen: [
      'Ceci vient de l’article ouvert sur votre page. Voici le passage\u00a0:',
      'L’article ouvert sur votre page en parle\u00a0:',
    ],
    whole: 'Lire l’article complet',
    otherLanguage: 'en anglais',
    seeAlso: 'À voir aussi\u00a0:',
    didItHelp: ['Est-ce que cela a aidé?', 'Est-ce ce qu’il vous fallait?'],
    thanksFirst: ['Je vous en prie! Le problème est-il réglé?', 'Avec plaisir! Était-ce ce qu’il vous fallait?'],
    offer: [
      'Je ne suis pas certain de ce que vous cherchez. Voici le plus proche\u00a0: est-ce l’un de ceux-ci?',
      'J’ai quelques articles qui s’en approchent. Est-ce l’un de ceux-ci?',
      'Ceux-ci sont proches de ce que vous décrivez. L’un d’eux convient-il?',
    ],
    offerOne: ['J’ai un article qui s’en approche. Est-ce celui-ci?', 'Serait-ce celui-ci?'],
    none: [
      'Pour être honnête, je n’ai pas d’article là-dessus. Je connais les documents, livres et vidéos protégés, et le logiciel derrière. Pourriez-vous le dire autrement ou ajouter ce que vous voyez à l’écran?',
      'J’ai cherché, mais je n’ai rien à ce sujet. Je peux aider avec le contenu protégé et son logiciel. Que voyez-vous à l’écran?',
    ],
    nothingMore: ['Je n’ai pas d’autre article qui convienne.', 'C’est tout ce que mes articles en disent.'],
    allShown: ['Je vous ai déjà montré ce que j’ai là-dessus.', 'Vous avez déjà vu tout ce que je sais à ce sujet.'],
    cannotSearch: [
      'Je ne peux pas consulter mes articles en ce moment. Prenons un autre chemin.',
      'Mes articles sont hors de portée pour l’instant. Je vais vous trouver une autre aide.',
    ],
    unknownCode: (codes) => [
      `Je ne connais pas le code ${codes}, je ne vais donc pas deviner ce qu’il veut dire.`,
      `Le code ${codes} n’est pas dans ma liste. J’aime mieux ne pas deviner.`,
    ],
    whichCode: [
      'Quel est ce code? Tapez-le comme vous le voyez, par exemple «\u00a0vc3\u00a0».',
      'Tapez le code, tel qu’il est à l’écran.',
    ],
    tellMore: [
      'Que se passe-t-il alors? Tapez le code d’erreur, ou les mots à l’écran.',
      'Qu’est-ce qui apparaît alors à l’écran? Un code ou quelques mots aident le plus.',
    ],
    whatIsMissing: [
      'Que manque-t-il? Dites-moi en quelques mots ce que vous voyez à la place.',
      'Qu’est-ce qui est différent chez vous? Quelques mots suffisent.',
    ],
    solved: [
      'Merveilleux, je suis heureux que cela marche!',
      'Parfait! Bonne fin de journée.',
      'Très bien. Écrivez-moi s’il y a autre chose.',
    ],
    sorryStuck: ['Je suis désolé que cela n’ait pas suffi.', 'Alors, allons plus loin.'],
    weary: [
      'Je suis désolé que cela vous donne du mal. Réglons cela ensemble.',
      'Je vous comprends. Faisons en sorte que cela marche.',
    ],
    outage: ['Je suis désolé. Ne perdons pas de temps.', 'C’est grave. Je fais vite.'],
  },

  identify: {
    site: (provider) => [
      `Vous êtes sur le site de ${provider}. Est-ce ${provider} qui vous a donné le contenu?`,
      `Votre contenu vient-il de ${provider}, dont c’est le site?`,
    ],
    role: [
      'Pour vous mener aux bonnes personnes\u00a0: gérez-vous du contenu pour votre organisation, ou voulez-vous ouvrir quelque chose qu’on vous a donné?',
      'Gérez-vous du contenu pour votre organisation, ou vous a-t-on donné quelque chose à ouvrir? Je saurai alors qui peut vous aider.',
    ],
    outage: [
      'Si rien ne marche pour personne dans votre organisation, tapez votre adresse courriel au travail. Un code y arrivera, puis votre demande passera en premier.',
      'Est-ce en panne pour tout le monde dans votre organisation? Tapez alors votre adresse courriel au travail, j’y enverrai un code.',
    ],
    email: [
      'Quelle est votre adresse courriel au travail? J’y enverrai un code.',
      'Tapez votre adresse courriel au travail. Un code y arrivera.',
    ],
    emailForTickets: [
      'Pour montrer vos billets, je dois savoir que c’est bien vous. Quelle est votre adresse courriel au travail?',
      'Quelle adresse courriel au travail avez-vous utilisée pour le billet? J’y enverrai un code.',
    ],
    whyEmail:
      'Un billet peut contenir des détails privés. Le code montre que l’adresse est bien la vôtre; elle ne sert à rien d’autre.',
    notAnEmail: [
      'Cela ne ressemble pas encore à une adresse courriel, comme nom@entreprise.com.',
      'Il me faut l’adresse entière, avec le @.',
    ],
    codeSent: (email, minutes) => [
      `J’ai envoyé un code de six chiffres à ${email}. Tapez-le ici. Il est valable ${minutes} minutes.`,
      `Je viens d’envoyer un code de six chiffres à ${email}. Tapez-le ici dans les ${minutes} minutes.`,
    ],
    code: (email) => [
      `Tapez le code de six chiffres que j’ai envoyé à ${email}.`,
      `Le code a six chiffres et il est parti à ${email}. Que dit-il?`,
    ],
    codeLost: [
      'Cela peut prendre une minute. Regardez aussi dans les courriels indésirables.',
      'Il se cache parfois dans les indésirables. Je peux aussi en envoyer un nouveau.',
    ],
    wrongCode: (triesLeft) => [
      `Ce n’est pas le code que j’ai envoyé. Il vous reste ${triesLeft} ${triesLeft === 1 ? 'essai' : 'essais'}.`,
      `Ces chiffres ne correspondent pas. Encore ${triesLeft} ${triesLeft === 1 ? 'essai possible' : 'essais possibles'}.`,
    ],
    codeUsedUp: (until) => [
      `Ce n’était pas cela non plus, et ce code n’est plus valable. Je peux vous en envoyer un nouveau à partir de ${until}.`,
      `C’était le dernier essai pour ce code. Le prochain peut partir à ${until}.`,
    ],
    codeExpired: [
      'Ce code est trop vieux ou ne compte plus. Je peux vous en envoyer un nouveau.',
      'Le temps de ce code est écoulé. J’en envoie un nouveau?',
    ],
    tooManyCodes: (until) => [
      `Je ne peux pas envoyer d’autre code maintenant; le prochain peut partir à ${until}.`,
      `Pour protéger les boîtes aux lettres, je dois attendre ${until} avant d’envoyer un autre code.`,
    ],
    proven: (customer) => [
      `Merci, c’est exact. Vous parlez au nom de ${customer}.`,
      `Merci! Je vois que vous êtes chez ${customer}.`,
    ],
    signedIn: (customer) => [
      `Grâce à votre connexion, je sais que vous parlez au nom de ${customer}.`,
      `Votre connexion me dit que vous parlez au nom de ${customer}.`,
    ],
    chooseCustomer: [
      'Pour quelle organisation demandez-vous aujourd’hui?',
      'Votre adresse est liée à plusieurs organisations. De laquelle s’agit-il?',
    ],
    unknownCustomer: ['Celle-là n’est pas parmi les vôtres.', 'Je ne la trouve pas dans votre liste.'],
    provenUnknown: [
      'Merci, le code est juste. Mais cette adresse n’est pas liée à une organisation cliente. Vous a-t-on donné du contenu à ouvrir, ou avez-vous une autre adresse?',
      'L’adresse est bien la vôtre, mais je ne trouve aucun client derrière. Y a-t-il une autre adresse, ou vous a-t-on donné du contenu à ouvrir?',
    ],
  },

  refer: {
    company: [
      'Quelle entreprise ou organisation vous a donné le contenu? Tapez son nom complet.',
      'D’où vient le contenu? Le nom complet de l’entreprise m’aide.',
    ],
    whyCompany:
      'L’entreprise qui vous a donné le contenu s’occupe de votre accès. Elle seule peut le remettre à zéro, le prolonger ou le changer.',
    companyFact: [
      'Cela ne me suffit pas encore. Quelle est l’adresse web de l’entreprise, ou de quelle adresse courriel le contenu est-il venu?',
      'Encore une chose, pour être sûr\u00a0: l’adresse web de l’entreprise, l’adresse qui vous a écrit, ou son nom complet.',
    ],
    isIt: (provider) => [`Est-ce ${provider}?`, `Voulez-vous dire ${provider}?`],
    found: (provider) => [
      `${provider} s’occupe de votre accès. Cette entreprise peut le remettre à zéro, le prolonger ou le changer; nous ne le pouvons pas à sa place.`,
      `Les bonnes personnes sont chez ${provider}. Elles décident de votre accès et peuvent le changer.`,
    ],
    ticketsElsewhere: 'Ici, ce sont les organisations qui utilisent notre logiciel qui retrouvent leurs demandes.',
    doorLead: 'Voici comment joindre l’entreprise\u00a0:',
    email: 'Courriel',
    url: 'Site web',
    phone: 'Téléphone',
    hours: 'Ouvert',
    noDoor: 'Ses coordonnées sont sur son site et dans le courriel qui vous a apporté le contenu.',
    unknown: [
      'Je ne sais pas qui vous a donné le contenu, et je n’ai pas le droit de donner des noms. Seule cette entreprise peut vous aider pour votre accès.',
      'Je ne peux pas dire de quelle entreprise il s’agit. C’est elle qui s’occupe de votre accès, il vaut donc la peine de la trouver.',
    ],
    teamCanFind: [
      'Ce n’est rien : l’équipe peut chercher. Il suffit de toucher le bouton.',
      'Alors, laissons l’équipe chercher. Touchez le bouton ci-dessous.',
    ],
    howToFind:
      'Pour la trouver\u00a0: regardez le courriel qui vous a apporté le lien ou le fichier, votre reçu, la page de connexion ou la première page du document.',
    tooManyNames: [
      'Je ne peux pas chercher d’autres noms pour l’instant. Voici comment la trouver vous-même.',
      'Cela fait assez de noms pour le moment. Vous pouvez la trouver ainsi\u00a0:',
    ],
    theCompany: 'l’entreprise qui vous a donné le contenu',
    onlyThey: (company, grant) => [
      `C’est ${company} qui peut ${grant}; nous faisons le logiciel et ne le pouvons pas. Voici ce que vous pouvez faire vous-même.`,
      `Nous ne pouvons pas ${grant}; c’est ${company} qui le peut. Voici ce que vous pouvez faire vous-même.`,
    ],
    orCompany: [
      'Est-ce que cela marche maintenant? Sinon, je vous mène à l’entreprise.',
      'Le problème est-il réglé? Sinon, je vous mène à l’entreprise.',
    ],
    grants: {
      devices: 'remettre vos appareils à zéro',
      time: 'prolonger votre accès',
      password: 'vous donner un nouveau mot de passe',
      print: 'vous permettre d’imprimer',
      copies: 'vous donner d’autres copies',
      money: 'vendre ou rembourser du contenu',
      access: 'ouvrir votre accès',
    },
    missing: {
      document: [
        'Une chose les aide à le trouver\u00a0: comment s’appelle le document, le livre ou le cours?',
        'Quel est le titre du document, du livre ou du cours? Ils trouveront ainsi votre accès plus facilement.',
      ],
      words: [
        'Que dois-je écrire pour vous? Dites-moi en quelques mots ce qui ne va pas.',
        'En quelques mots\u00a0: que doivent-ils savoir du problème?',
      ],
    },
    whyDetail:
      'Cela va dans le message à l’entreprise, pour qu’elle n’ait pas à vous le demander. Vous pouvez le laisser de côté.',
    copyLead: 'Voici un message à copier et à leur envoyer\u00a0:',
    write: 'Écrire le courriel',
    subject: 'J’ai besoin d’aide pour un de vos contenus',
    emailToAnswer: [
      'À quelle adresse courriel doivent-ils vous répondre? J’y envoie d’abord un code.',
      'Quelle est votre adresse courriel? Ils y répondront. Un code y arrive d’abord, pour montrer qu’elle est à vous.',
    ],
    consent: (company, email) => [
      `J’enverrais ce message à ${company}, avec votre adresse ${email} pour qu’on puisse vous répondre. Vous êtes d’accord?`,
      `J’envoie maintenant le message à ${company}? On y verra votre adresse ${email} et on vous répondra là.`,
    ],
    forwarded: (company, email) => [
      `Je l’ai envoyé à ${company}. La réponse viendra à ${email}, et une copie est en route vers vous.`,
      `C’est fait\u00a0: votre message est en route vers ${company}, et une copie vers ${email}. La réponse y viendra aussi.`,
    ],
    notForwarded: ['D’accord, je n’envoie rien.', 'Entendu, rien n’a été envoyé.'],
    tooManyForwards: [
      'Je ne peux pas transmettre d’autres messages pour l’instant. Vous pouvez le copier et l’envoyer vous-même.',
      'J’ai transmis autant de messages que permis. Le vôtre est cependant prêt à copier.',
    ],
    cannotForward: [
      'Je ne peux pas le transmettre pour vous, je suis désolé. Vous pouvez le copier et l’envoyer vous-même.',
      'Malheureusement, je ne peux pas l’envoyer là-bas. Le message est cependant prêt à copier.',
    ],
    inquiryLeft: [
      'J’ai demandé à l’équipe de quelle entreprise il s’agit. La réponse apparaîtra ici, dans ce clavardage.',
      'L’équipe va chercher de quelle entreprise il s’agit, et vous le lirez ici, dans ce clavardage.',
    ],
    tooManyInquiries: [
      'Je ne peux pas demander à l’équipe pour l’instant. Regardez aux endroits que j’ai nommés.',
      'L’équipe ne peut pas prendre d’autres questions de ce genre en ce moment. Les endroits que j’ai nommés vous aideront peut-être.',
    ],
    routed: (company) => [
      `L’équipe a trouvé\u00a0: c’est ${company}.`,
      `L’équipe a cherché\u00a0: votre contenu vient de ${company}.`,
    ],
    routedToNobody: [
      'L’équipe a cherché, mais n’a pas pu voir quelle entreprise vous a donné le contenu.',
      'L’équipe n’a pas trouvé non plus de quelle entreprise il s’agit, je suis désolé.',
    ],
    theyTurnToUs: [
      'Je suis désolé que ce ne soit pas encore réglé. Si l’entreprise n’y arrive pas non plus, c’est elle qui peut s’adresser à nous.',
      'Dites-lui que cela ne marche toujours pas. Ce que l’entreprise ne peut pas régler elle-même, elle peut nous l’apporter.',
    ],
    after: ['Y a-t-il autre chose?', 'Puis-je faire autre chose pour vous?'],
    message: ({ codes, words, isWish, document, devices, tried, email }) =>
      [
        'Bonjour,',
        '',
        isWish
          ? 'J’ai une demande au sujet d’un contenu que vous m’avez donné.'
          : 'Je n’arrive pas à utiliser un contenu que vous m’avez donné.',
        ...(codes ? [`Code d’erreur\u00a0: ${codes}`] : []),
        ...(words ? [`${isWish ? 'Ce que je demande' : 'Ce qui se passe'}\u00a0: «\u00a0${words}\u00a0»`] : []),
        ...(document ? [`Document\u00a0: ${document}`] : []),
        ...(devices ? [`Appareil et programme\u00a0: ${devices}`] : []),
        ...(tried ? [`Articles que j’ai suivis\u00a0: ${tried}`] : []),
        `Mon identifiant ou mon adresse courriel\u00a0: ${email || '…'}`,
        '',
        isWish ? 'Pourriez-vous vous en occuper? Merci.' : 'Pourriez-vous vérifier mon accès? Merci.',
      ].join('\n'),
  },

  ticket: {
    tooMany: (until) => [
      `Vous avez ouvert beaucoup de billets en une heure; je pourrai ouvrir le prochain à ${until}. Une personne peut l’ajouter à l’un d’eux.`,
      `C’est autant de billets que je peux ouvrir pour vous en ce moment. Le prochain pourra suivre à ${until}, ou une personne l’ajoutera à un billet ouvert.`,
    ],
    describe: [
      'Décrivez-le en quelques phrases\u00a0: ce qui se passe, depuis quand, et ce que vous voyez à l’écran.',
      'Que doit dire le billet? Les mots à l’écran et l’heure du début aident le plus.',
    ],
    about: ['De quoi s’agit-il?', 'Lequel de ces choix est le plus proche?'],
    affected: ['Combien de vos utilisateurs sont touchés?', 'Est-ce une personne, ou plusieurs?'],
    critical: [
      'Cela bloque-t-il votre travail quotidien?',
      'Cela empêche-t-il votre équipe de faire son travail quotidien?',
    ],
    alsoStuck: [
      'Certains de vos utilisateurs sont-ils bloqués à cause de cela?',
      'Cela empêche-t-il vos utilisateurs d’accéder à leur contenu?',
    ],
    confirmOutage: [
      'Rien ne marche, pour personne? Alors j’ouvre maintenant un billet de niveau 3. Ceux-là passent en premier.',
      'Si rien ne marche pour personne, j’ouvre tout de suite un billet de niveau 3.',
    ],
    why: 'Je ne demande pas si c’est urgent. Le délai de réponse dépend du nombre de personnes bloquées et de l’arrêt ou non de votre travail; la règle est la même pour tous.',
    alike: (number, subject) => [
      `Un billet ouvert semble porter sur la même chose\u00a0: ${number}, «\u00a0${subject}\u00a0». Dois-je y ajouter ce que vous avez dit?`,
      `Avant d’en ouvrir un autre\u00a0: le billet ${number} est déjà ouvert, «\u00a0${subject}\u00a0». S’agit-il de la même chose?`,
    ],
    articlesFirst: [
      'Pour une seule personne, nos règles demandent d’essayer d’abord les articles. Ces deux-ci conviennent le mieux. S’ils n’aident pas, le billet est à un clic.',
      'La plupart des cas isolés se règlent avec ces deux articles, et nos règles demandent de les essayer d’abord. S’ils n’aident pas, nous continuons vers le billet.',
    ],
    articleFirst: [
      'Pour une seule personne, nos règles demandent d’essayer d’abord les articles. Il y en a encore un. S’il n’aide pas, le billet est à un clic.',
      'La plupart des cas isolés se règlent avec un article, et nos règles demandent de les essayer d’abord. En voici encore un; s’il n’aide pas, nous continuons vers le billet.',
    ],
    check: [
      'Voici votre billet. Est-ce que je l’ouvre?',
      'Voilà ce que j’enverrais. Est-ce juste?',
      'Votre billet se lit ainsi. Puis-je l’envoyer?',
    ],
    added: ['Je l’ai ajouté.', 'C’est maintenant dans la description.'],
    subject: 'Objet',
    details: 'Détails',
    about_: 'Sujet',
    people: 'Touchés',
    work: 'Travail quotidien',
    works: { stops: 'il est bloqué', goesOn: 'il peut continuer' },
    since: 'Depuis quand',
    tried: 'Essayé',
    triedArticles: (titles) => `articles qui n’ont pas aidé\u00a0: ${titles}`,
    notSaid: 'non précisé',
    codes: 'Code d’erreur',
    devices: 'Appareil ou logiciel',
    links: 'Lien',
    files: 'Fichiers',
    filesCount: (count) =>
      count === 1 ? '1 fichier, envoyé dans ce clavardage' : `${count} fichiers, envoyés dans ce clavardage`,
    tier: 'Niveau',
    yourView: 'Votre avis',
    disputed: 'vous voyez le niveau autrement; l’équipe le lira',
    disputeNoted: [
      'J’ai noté que vous le voyez autrement. Le niveau découle des règles, mais une personne lira votre note.',
      'C’est noté pour l’équipe\u00a0: vous n’êtes pas d’accord avec le niveau. Les faits le déterminent; si l’un d’eux n’est pas juste, changez-le.',
    ],
    howToChange: 'Pour changer une valeur, écrivez par exemple «\u00a0changer l’objet\u00a0».',
    rewrite: {
      subject: ['Quel doit être l’objet?', 'Comment dois-je l’appeler, en quelques mots?'],
      description: ['Décrivez-le à nouveau; l’ancien texte sera remplacé.', 'Que doit dire la description à la place?'],
      since: ['Depuis quand est-ce ainsi?', 'Quand cela a-t-il commencé?'],
      tried: ['Qu’avez-vous essayé jusqu’ici?', 'Qu’avez-vous déjà fait pour le régler?'],
    },
    kinds: {
      outage: 'Tout est en panne',
      endUsers: 'Des utilisateurs bloqués',
      defect: 'Quelque chose ne marche pas',
      enhancement: 'Une idée pour le produit',
      question: 'Une question',
    },
    affectedBy: { none: 'personne d’autre', one: 'une personne', several: 'plusieurs personnes' },
    reasons: {
      inoperable: 'parce que plus rien ne marche',
      severalEndUsers: 'parce que plusieurs de vos utilisateurs sont bloqués',
      criticalDefect: 'parce que cela bloque votre travail quotidien',
      oneEndUser: 'parce qu’une personne est bloquée',
      enhancement: 'parce que c’est une idée pour le produit',
      defectNotCritical: 'parce que votre travail quotidien peut continuer',
      question: 'parce que personne n’est bloqué',
    },
    firstAnswer: (amount) => `une première réponse dans un délai de ${amount}`,
    fix: (amount) => `un règlement ou une autre solution dans un délai de ${amount}`,
    change: ['Que dois-je changer?', 'Quelle partie n’est pas juste?'],
    dropped: ['D’accord, je n’ai pas ouvert de billet.', 'Très bien, pas de billet. Rien n’a été envoyé.'],
    opened: (number, tier) => `C’est fait! Votre billet porte le numéro ${number}, niveau ${tier}.`,
    due: 'Première réponse au plus tard',
    fixDue: 'Réglé ou traité autrement au plus tard',
    reason: 'Pourquoi',
    mailed:
      'Vous recevez la même chose par courriel. Si un détail vous revient, écrivez simplement «\u00a0ajouter une note\u00a0».',
    custom: [
      'Une chose à savoir\u00a0: le forfait Standard ne couvre ni le développement ni les intégrations sur mesure, ni votre propre code. La personne qui l’a fait peut aider en premier; demandez-nous ce que couvre le forfait Elite. Vous pouvez quand même ouvrir le billet\u00a0: l’équipe vous dira ce qui est possible.',
      'Pour être honnête\u00a0: le travail sur mesure, comme du code ou une intégration faits pour vous, est en dehors du forfait Standard. Demandez à ceux qui l’ont fait, ou demandez-nous ce que couvre Elite. Un billet reste possible si vous le souhaitez.',
    ],
    noDetails: 'Aucune description n’a été donnée.',
  },

  tickets: {
    none: ['Je ne trouve aucun billet à votre nom.', 'Vous n’avez pas encore de billet chez nous.'],
    list: ['Voici vos billets. Lequel dois-je montrer?', 'Ce sont vos billets. Duquel s’agit-il?'],
    name: (number) => `Billet ${number}`,
    unknown: (number) => [
      `Je ne trouve pas de billet ${number} à votre nom.`,
      `Le billet ${number} n’est pas parmi les vôtres.`,
    ],
    line: (number, subject, status) => `${number}\u00a0: ${subject} (${status})`,
    lineOf: (number, subject, status, name) => `${number}\u00a0: ${subject} (${status}, de ${name})`,
    more: (count) => `… et ${count} de plus`,
    open: 'ouvert',
    solved: 'réglé',
    heading: (number, subject) => [
      `Billet ${number}\u00a0: ${subject}`,
      `Le voici. Billet ${number}\u00a0: ${subject}`,
    ],
    isFrom: (name) => `Il vient de ${name}.`,
    isOpen: (tier) => `Il est ouvert, niveau ${tier}.`,
    isSolved: 'Il est réglé.',
    answerDue: (due) => `La première réponse viendra au plus tard ${due}.`,
    fixDue: (due) => `Il doit être réglé ou traité autrement au plus tard ${due}.`,
    answered: 'Une personne a répondu.',
    fixed: 'Il a été réglé ou traité autrement à temps.',
    answerLate: (due) =>
      `La première réponse devait venir au plus tard ${due} et elle est en retard. J’en suis désolé.`,
    fixLate: (due) => `Il devait être réglé au plus tard ${due} et il est en retard. J’en suis désolé.`,
    waiting: 'Le décompte est suspendu tant que nous attendons votre réponse.',
    next: ['Que voulez-vous faire?', 'Y a-t-il quelque chose à ajouter?'],
    noteWhat: ['Que dois-je ajouter?', 'Tapez ce que je dois ajouter au billet.'],
    noted: (number) => [
      `Je l’ai ajouté au billet ${number}.`,
      `C’est maintenant dans le billet ${number}.`,
      `Le billet ${number} le contient, et l’équipe peut le lire.`,
      `C’est fait\u00a0: tout est dans le billet ${number}.`,
    ],
    withFiles: (count) => (count === 1 ? '1 fichier y est joint.' : `${count} fichiers y sont joints.`),
    onlyFiles: 'Un fichier, sans texte.',
    noteOnSolved: (number) => [
      `Le billet ${number} est déjà réglé, je ne peux donc rien y ajouter. Je peux en ouvrir un nouveau.`,
      `Le billet ${number} est fermé. Si tout n’est pas encore en ordre, il faut un nouveau billet.`,
    ],
    close: (number, subject) => [
      `Dois-je fermer le billet ${number}, « ${subject} »? L’équipe arrête alors d’y travailler.`,
      `Le billet ${number}, « ${subject} », est donc réglé pour vous. Dois-je le fermer?`,
    ],
    closed: (number) => [
      `Le billet ${number} est fermé. Si cela revient, écrivez simplement ici.`,
      `C’est fait, le billet ${number} est fermé. Tant mieux si c’est réglé.`,
    ],
    keptOpen: (number) => [
      `Très bien, le billet ${number} reste ouvert.`,
      `D’accord, l’équipe continue avec le billet ${number}.`,
    ],
    closedAlready: (number) => [
      `Le billet ${number} est déjà fermé.`,
      `Il n’y a rien à fermer\u00a0: le billet ${number} est réglé.`,
    ],
    noneOpen: [
      'Vous n’avez aucun billet ouvert que je puisse fermer.',
      'Aucun de vos billets n’est ouvert, il n’y a donc rien à fermer.',
    ],
    closeWhich: ['Lequel dois-je fermer?', 'Lequel est réglé?'],
    ofColleague: (number, name) => [
      `Le billet ${number} vient de ${name}, et seul son auteur peut le fermer. Vous pouvez y ajouter une note.`,
      `Seul son auteur, ${name}, peut fermer le billet ${number}. Si vous savez que c’est réglé, une note le dira à l’équipe.`,
    ],
  },

  handoff: {
    queued: [
      'J’ai demandé une personne. Quelqu’un va nous rejoindre ici. Vous pouvez continuer d’écrire; tout sera lu.',
      'J’appelle une personne dans cette conversation. Continuez d’écrire si vous voulez, rien ne se perd.',
    ],
    place: (ahead) =>
      ahead === 0
        ? 'Vous êtes en tête de la file.'
        : ahead === 1
          ? 'Une personne est avant vous.'
          : `${ahead} personnes sont avant vous.`,
    typicalWait: (minutes) =>
      minutes <= 1
        ? 'Ces derniers temps, quelqu’un est venu en une minute environ.'
        : `Ces derniers temps, quelqu’un est venu en ${minutes} minutes environ.`,
    agentGone: [
      'Vous êtes de nouveau dans la file, et le reste de l’équipe est appelé. Tout sera lu.',
      'J’appelle le reste de l’équipe. Vous n’avez rien à répéter.',
    ],
    stillWaiting: [
      'C’est transmis. Une personne le lira dès son arrivée.',
      'C’est noté. Quelqu’un va venir; vous n’avez rien à faire.',
    ],
    placeKept: [
      'Vous gardez votre place\u00a0: une personne va nous rejoindre ici.',
      'La personne est toujours appelée dans cette conversation.',
    ],
    left: ['Vous n’attendez plus personne.', 'D’accord, vous n’êtes plus dans la file.'],
    nobodyOpen: [
      'Je suis désolé, personne de l’équipe n’est là pour clavarder en ce moment.',
      'Malheureusement, il n’y a personne pour clavarder à cet instant.',
    ],
    nobodyClosed: (opens) => [
      `L’équipe est absente pour l’instant. Elle revient ${opens}.`,
      `Je suis désolé, le service est fermé. Il ouvre ${opens}.`,
    ],
    nobodyCame: [
      'Je suis désolé\u00a0: personne n’a pu nous rejoindre à temps.',
      'Je suis désolé que vous ayez attendu pour rien. Tout le monde est occupé.',
    ],
    ticketInstead: [
      'Un billet parvient à coup sûr à l’équipe. Est-ce que j’en ouvre un?',
      'Je peux ouvrir un billet à la place, pour que rien ne soit oublié. Le voulez-vous?',
    ],
    besideTicket: [
      'Vous avez déjà un billet, et l’équipe y lit aussi ce que vous avez écrit ici. Est-ce que j’en ouvre un autre, pour autre chose?',
      'Rien n’est perdu\u00a0: tout est joint à votre billet. Voulez-vous que j’en ouvre un deuxième, pour autre chose?',
    ],
    otherWay: ['Il y a quand même un autre chemin.', 'Je peux encore vous aider à avancer.'],
  },

  notices: {
    joined: (name) => `${name} a rejoint la conversation. Vous parlez maintenant à une personne.`,
    left: (name) => `${name} a quitté la conversation.`,
    agentGone: (name) => `${name} ne répond pas pour le moment. Je suis désolé.`,
    askHowItWas: (number) =>
      `Le billet ${number} est terminé. Est-ce que c’était bien? Une réponse de 1 à 5 nous aide.`,
    rated: (score) => `Merci de votre réponse\u00a0: ${score} sur 5.`,
    solved: (number) => `Le billet ${number} est réglé. Quelque chose ne va toujours pas? Écrivez ici.`,
    reopened: (number) => `Le billet ${number} est rouvert.`,
    waiting: (number, what) => `Pour continuer le billet ${number}, nous avons besoin de ceci :\n${what}`,
    merged: (number, into) =>
      `Le billet ${number} porte sur la même chose que le billet ${into}. Nous continuons là, et rien de ce que vous avez écrit n’est perdu.`,
    tierChanged: {
      lead: (number, tier, from) => `Le billet ${number} est maintenant de niveau ${tier}; il était de niveau ${from}.`,
      why: (reason) => `Pourquoi : ${reason}`,
      answerDue: (due) => `Première réponse au plus tard ${due}.`,
      fixDue: (due) => `Réglé ou traité autrement au plus tard ${due}.`,
      nothingDue: 'Cela ne change aucune échéance envers vous.',
      late: 'Comptée depuis la réception, cette échéance est déjà passée. Nous nous en occupons.',
    },
  },

  refused: {
    notPossible: ['Ce n’est pas possible ici, je suis désolé.', 'Je ne peux pas faire cela, je suis désolé.'],
    tooLong: [
      'C’est trop long pour un seul message. Pourriez-vous le raccourcir?',
      'Envoyez-le en plusieurs morceaux, s’il vous plaît.',
    ],
  },

  fault: [
    'Je suis désolé, quelque chose n’a pas marché de mon côté. J’ai appelé une personne. Votre message est en sécurité.',
    'Une erreur s’est produite de mon côté, et j’en suis désolé. Une personne va regarder; rien de ce que vous avez écrit n’est perdu.',
  ],
  removed: '[retiré]',
}
