// What a message says by the way, in plain form (intent.ts): how many are stuck, who is writing, what it is about.

/** Everything is down, for everybody: said like this, it is worth asking whether it is an outage. */
export const outage: readonly RegExp[] = [
  /\b(everything|whole (system|service|site|platform|thing)|entire (system|service|site|platform)|(the|your|our) (system|service|server|servers|platform)) (is|are|has|went|have)( been)?( completely| totally| entirely| all)? (down|dead|offline|gone|crashed|broken|unreachable)\b/,
  /\b(completely|totally|entirely) (down|dead|offline|inoperable|unusable)\b/,
  // what does nothing after a click is one thing, and not everything
  /^(?!.*\b(click\w*|press\w*|tap\w*|submit|button|when|after|if)\b).*\bnothing (is working|works|is loading|loads|opens)( at all)?( (for|to) (anyone|anybody|everyone|everybody|us))?( any ?more| here| now| today| again| please| since .{1,40})?$/,
  /\bnothing (works|is working|opens|loads)( at all)? for (anyone|anybody|everyone|everybody|any of us|all of us)\b/,
  /\b(everything|it all|all of it)('s| is) (all )?(down|dead|offline)\b|\ball (our )?systems (are )?(down|offline)\b|^(everything|it is all|it's all|(we are|we're|our (account|instance|environment|production) is)( all| completely)?) down(?! to\b)/,
  /\b(total|complete|full|major) outage\b/,
  /\b(tout|le systeme|tout le systeme|le service|tout le service|la plateforme|le serveur|tout le site) est( completement| totalement)? (en panne|mort|hors ligne|hors service|inaccessible|plante|down)\b/,
  /^(?!.*\b(clique\w*|appuie\w*|bouton|quand|lorsque|apres|si)\b).*\b(rien ne (marche|fonctionne)( plus)?|plus rien ne (marche|fonctionne))( du tout)?( (pour|chez) personne)?( ici| maintenant| aujourd'hui| depuis .{1,40})?$/,
  /\bplus rien ne (marche|fonctionne)\b.*\b(personne|tout le monde)\b/,
  /\b(panne (totale|generale|complete))\b/,
]

/** It is not everything after all, said to somebody who asks whether it is. */
export const partOnly =
  /\b(only|just|seulement|juste|uniquement) (for|with|in|on|one|the|some|a|me|us|him|her|our|my|pour|chez|avec|dans|un|une|le|la|les|moi|nous|certains?|certaines?)\b|\b(some|certaines?|few) (things?|files?|documents?|users?|people|choses|fichiers|gens)\b|\bnot (everything|all|everybody|everyone)\b|\bpas (tout|tous)\b|\b(still works?|works? still|marche(nt)? encore|fonctionne(nt)? encore)\b/
/** It is not everybody. That it does not work for everybody may be said of some, or of all. */
export const notEverybody =
  /\b(?:not|never|pas|[a-z]+n't)(?: [a-z']+){0,4} (?:everybody|everyone|tout le monde)\b|\bpas tout le monde\b/
/** The others can go on. */
export const othersAreFine =
  /\b(?:every|any)(?:one|body) else (?:can|is fine|has no)\b|\b(?:works?|fine|opens?|ok|okay) for (?:(?:every|any)(?:one|body) else|(?:the |all )?others)\b|\b(?:marche|fonctionne) pour les autres\b/
/** Whether it is everybody is not known. */
export const everybodyUnknown =
  /\b(?:know|sure|certain|sais|sait|say|tell)\b(?: [a-z']+){0,4} (?:if|whether|about|how many|who else|si|combien)\b/
/** Said of everybody, to the same question. */
export const forEverybody =
  /\b(everybody|everyone|anybody|anyone|all of (us|them)|nobody|no one|tout le monde|pour tous|(?<!une |seule )personne)\b/

/** "this article", said of what stands open around the chat. */
export const thisArticle = /\b(this|the) (help )?(article|page)\b|\b(cet article|cette page|l'article)\b/

const people =
  '(members?|users?|readers?|customers?|clients?|students?|learners?|subscribers?|employees|staff|people|colleagues|teachers?|participants?|buyers?)'
const gens =
  '(membres?|utilisateurs?|utilisatrices?|lecteurs?|lectrices?|clients?|etudiants?|eleves?|abonnes?|employes?|personnes|gens|collegues)'

/** Several people cannot get on. */
export const several: readonly RegExp[] = [
  /\b(none|all|many|most|some|several|two|three|four|five|a few|a lot|dozens|hundreds|both) of (our|the|my|their|them|us)\b/,
  new RegExp(
    `\\b(all|many|several|multiple|some|various|most|numerous|a few|lots of|our|my|these|two|three|four|five|ten|dozens of|hundreds of|[2-9]|[1-9]\\d+) (of )?(our |my |the )?([a-z]+ )?${people.replace(/\?/g, '')}\\b`,
  ),
  /\b(everyone|everybody|no one|nobody|no-one)\b.*\b(can|can't|cannot|is|gets|able|sees|has)\b/,
  new RegExp(
    `\\b(aucun|tous|toutes|plusieurs|beaucoup|certains|la plupart|deux|trois|quatre|cinq|quelques) (d'entre eux|de nos|nos|des|de|mes|les)?\\s?${gens}\\b`,
  ),
  new RegExp(`\\b(nos|mes|plusieurs|[2-9]|[1-9]\\d+) ${gens.replace(/\?/g, '')}\\b`),
  /\b(personne ne peut|personne n'arrive|tout le monde)\b/,
]

/** "a reader", but not "a few people" and "that all staff": those words are no singulars. */
const singular = people.replace('|staff|people', '').replace(/s\?|s\b(?=[|)])/g, '')
const singulier = gens.replace('|gens', '').replace(/s\?|s\b(?=[|)])/g, '')

/** Several, in words that hold a "one" as well. */
export const moreThanOne: readonly RegExp[] = [
  new RegExp(
    `\\b(more than|not just|not only) (just |only )?(one|a single|1)( of (our|my|the|their|them)\\b| ([a-z]+ )?(person|${singular})\\b|$)`,
  ),
  new RegExp(`\\b(plus d'|pas (juste|seulement) |pas qu')une?( (seule? )?${singulier}\\b|$)`),
]

/** One of so many: how many there are says nothing of how many are stuck. */
export const oneOfMany = new RegExp(
  `\\b(one|1|une?) (out )?(of|sur|de) ((our|my|the|their|nos|mes|les) )?((about|over|around) )?\\d{1,6} ([a-z]+ )?(${people}|${gens})\\b`,
)

/** Exactly one person cannot get on. */
export const one: readonly RegExp[] = [
  oneOfMany,
  /\b(one|1) (single )?person\b|\b(une seule|juste une|seulement une|1) personne\b/,
  new RegExp(`\\b(one|1) of (our|my|the|their) ([a-z]+ )?${people}\\b`),
  new RegExp(`\\b(a|one|1|single|this|that|another|only one) ([a-z]+ )?${singular}\\b`),
  new RegExp(`\\b(un|une|un seul|une seule|1) (de nos |de mes |des )?${gens}\\b`),
]

/** Work that was built for one customer (policy K3). */
export const custom: readonly RegExp[] = [
  /\b(custom (development|integration|code|connector|script|build)s?|(our|own) integration|api integration|bespoke)\b/,
  /\b(integration sur mesure|developpement sur mesure|notre integration)\b/,
  /\b((code|script|connector|plugin|program|tool|app)s? (that |which )?(we|i|our (team|developers?|engineers?|it)|my (team|developers?)) (have |has |had )?(ourselves |once )?(wrote|written|built|build|made|developed|coded)|(we|i|our developers?) (wrote|built|developed|coded) (our own |a |an |some |the )?(code|script|integration|connector|plugin|tool|app)|(our|my) (own )?(api )?(code|script)s? (that )?(calls?|against|uses?|for|on top of|with) (the |your )?(api|web ?service)|(our|my) own (code|script|connector|plugin))\b/,
  /\b((code|script|connecteur|outil|programme)s? que (nous avons|j'ai|notre equipe a) (nous-memes )?(ecrit|developpe|fait|cree)e?s?|(notre|mon) propre (code|script|connecteur|outil)|notre (code|script) (qui appelle|pour) (l'|votre )api)\b/,
]

/** "I manage content for my organisation", in other words. */
export const managing =
  /\b((i am|i'm|we are|we're) (a |the |an |your )?(customer|client|admin|administrator|publisher|licensee)s?|(i|we) (manage|publish|administer|sell|distribute|protect|work for|run ([a-z-]+ ){0,4}(press|publish\w+|company|organi[sz]ation|schools?|college|university|library|business|shop|store|association|academy|institute|department|courses|account|portal))|our ([a-z]+ )?(users|members|readers|customers|students|subscribers|learners|clients|content)|my ([a-z]+ )?(users|members|readers|customers|subscribers|clients)|my (organisation|organization|company) (uses|publishes)|je gere|nous gerons|nous publions|je suis (client|cliente|administrateur|administratrice|editeur)|(nos|mes) (membres|utilisateurs|utilisatrices|lecteurs|clients|abonnes))\b/

const roles =
  '(customer|client|admin|administrator|publisher|licensee|manager|owner|editor|librarian|teacher|instructor|trainer|reader|student|member|user|end user|subscriber|learner|employee|cliente|administrateur|administratrice|editeur|editrice|gestionnaire|bibliothecaire|enseignante?|professeure?|lecteur|lectrice|etudiante?|membre|abonnee?|employee?|utilisateur|utilisatrice)s?'
const ofWhat =
  "( (of|at|for|from|with|in|de|du|chez|pour|a|au|aux|des)( [\\p{L}\\d&'.-]+){1,7}| d'[\\p{L}\\d&.-]+( [\\p{L}\\d&'.-]+){0,6})?"

/** That something does not open, in plain form: what is worth knowing next is what appears instead. */
export const cannotOpen =
  /\b(cannot|can't|can not|could not|couldn't|unable to|not able to|(does|do|did|will|would) not|(does|do|did|wo|would)n't|no longer) (open|read|view|access|see|unlock|load|play)s?\b|\b(not|never) (open|load)(s|ing)?\b|\b(ne |n')(s'ouvre|ouvre|peu(t|vent|x)|arrive(nt)?)(nt)?\b.{0,30}\b(ouvrir|lire|voir|acceder|plus|pas)\b/

/** Who somebody is and not a word more: "I am the administrator of Acme Press", "this is Ana from Acme". */
export const introduction: readonly RegExp[] = [
  new RegExp(
    `^(i am|i'm|we are|we're|je suis|nous sommes) (a |an |the |your |one of your |just an? |only an? |un |une |le |la |l'|votre |des )?([\\p{L}-]+ )?${roles}${ofWhat}$`,
    'u',
  ),
  /^(this is|my name is|ici|je m'appelle|mon nom est)( [\p{L}.'-]+){1,3}( (of|from|at|de|du|chez)( [\p{L}\d&'.-]+){1,6})?$/u,
  /^(i|we) work (for|at|in)( [\p{L}\d&'.-]+){1,7}$|^(je travaille|nous travaillons) (chez|pour|a|au)( [\p{L}\d&'.-]+){1,7}$/u,
]

/** What makes it more than that. */
export const complaint =
  /\b(not|no|never|cannot|can't|don't|doesn't|won't|unable|error|problems?|trouble|issues?|stuck|locked|blocked|wrong|fails?|broken|help|need|want|try|trying|looking|having|getting|pas|ne|plus|erreur|probleme|bloquee?|aide|besoin|veux|essaie|cherche)\b/

/** "It does not stop us", "it is not really blocking": the opposite of what one word of it says. */
export const stopsNothing =
  /\b(?:(?:do|does|did|is|are|has|have|will|would) ?(?:not|n't)|(?:do|does|did|is|are|would)nt|not|never) (?:been |be )?(?:really |actually |quite |completely |exactly |fully )?(?:stop|block|halt|prevent|critical|urgent|stopped|stopping|blocking|blocked)\b|\b(?:ne |n')(?:nous |m'|me )?(?:bloque|empeche|arrete|est|sommes|suis)(?:nt)? (?:vraiment )?(?:pas|rien|personne)(?: (?:vraiment )?(?:critique|urgent|bloques?|bloquant))?\b/

/** A longer answer to a yes-or-no question about what was given or what is stopped; the first that fits decides. */
export const leanings: readonly (readonly [RegExp, 'yes' | 'no'])[] = [
  [
    /^(no|nope|nah|non|not)\b(?! (one|body|users?|members?|readers?)\b)|\b(work around|workaround|not (critical|blocking|urgent)|contourner)\b/,
    'no',
  ],
  [stopsNothing, 'no'],
  [
    /^(yes|yeah|yep|oui)\b|\b(stops?|blocks?|blocked|blocking|critical|cannot work|can't work|bloque|bloques|critique)\b/,
    'yes',
  ],
]

/** What a request is about, in a word. */
export const kinds: readonly (readonly [RegExp, 'defect' | 'question' | 'enhancement'])[] = [
  [/\b(ideas?|features?|suggestion|enhancement|wish|idee|amelioration|fonctionnalite)\b/, 'enhancement'],
  [
    /\b(bugs?|defects?|broken|does not work|doesn't work|not working|bogue|defaut|brise|ne marche pas|ne fonctionne pas)\b/,
    'defect',
  ],
  [/\b(questions?|how (do|to|can)|comment)\b/, 'question'],
]

/** What only the company that supplied the content can grant. */
export type Grant = 'devices' | 'time' | 'password' | 'print' | 'copies' | 'money' | 'access'

/** Asked by somebody for themselves; the first that fits decides. */
export const grants: readonly (readonly [RegExp, Grant])[] = [
  [
    /\b(reset|clear|remove|delete|unlock|increase|raise|free up|more|additional|extra) (up )?(my |the |all |old |of |other |registered |number of ){0,4}(devices?|computers?|device limit|usage|activations?|registrations?)\b|\bclear my use\b|^(please |can you |could you )*clear use\b|\breset my (limit|use|count)\b/,
    'devices',
  ],
  [
    /\b(reinitialis\w+|remettre a zero|remettez a zero|effacer|effacez|supprim\w+|liber\w+|augment\w+|debloqu\w+)( mes| les| mon| la| le| tous| anciens| limite d'| limite de){1,3} ?(appareils?|ordinateurs?|limite|postes?)\b|\bplus d'appareils\b/,
    'devices',
  ],
  [
    /\b(extend|prolong|renew|lengthen|push back)\b.{0,30}\b(access|date|expiry|expiration|subscription|licen[cs]e|time|book|course|documents?|deadline)\b|\b(more|extra|additional) (time|days|weeks|months)\b|\b(an|another) extension (of|for|on|to) (my|the)\b/,
    'time',
  ],
  [
    /\b(prolong\w+|renouvel\w+|repouss\w+)\b.{0,30}\b(acces|date|expiration|abonnement|licence|duree|livre|cours|documents?)\b|\b(plus de temps|jours de plus|semaines? de plus|mois de plus|jours supplementaires)\b/,
    'time',
  ],
  [
    /\b(new|another|different) password\b|\b(reset|change|send|resend|give|tell|get|issue) (me )?(my|a|the) password\b|\b(nouveau|autre) mot de passe\b|\b(reinitialis\w+|chang\w+|envoy\w+|donn\w+)(-moi| moi)? (mon|un|le) mot de passe\b/,
    'password',
  ],
  [
    /\b(more|extra|additional|another) (copies|copy|prints?|print ?outs?|downloads?)\b|\b(plus de|d'autres|une autre|encore une) (copies?|impressions?|telechargements?)\b/,
    'copies',
  ],
  [
    /\b(let|allow|enable|permit|give|grant|unlock)\b.{0,25}\bprint(ing)?\b|\bprint(ing)? (rights?|permissions?)\b|\b(permett\w+|autoris\w+|activ\w+|donn\w+|debloqu\w+)\b.{0,25}\b(imprimer|impression)\b|\bdroits? d'(impression|imprimer)\b/,
    'print',
  ],
  [
    /\brefund(ed|s)?\b|\bmoney back\b|\bcancel my (order|subscription|purchase)\b|\b(buy|purchase|order) (the |a |this |another |more |an )?(books?|documents?|courses?|cop(y|ies)|content|edition|standards?|videos?)\b|\brembours\w+\b|\bannuler (ma commande|mon abonnement|mon achat)\b|\b(acheter|commander) (le |la |un |une |ce |cette |d'autres )?(livres?|documents?|cours|copies?|contenu|edition|normes?|videos?)\b/,
    'money',
  ],
  [
    /\b(give|grant|restore|get) (me |back )?(my |the )?access\b|\b(request|need|want) access\b|\b(unlock|reactivate|activate|unblock) (me|my (account|access|book|document|course))\b|\b(donn\w+|rend\w+|retabli\w+)(-moi| moi)? (mon |l'|un )?acces\b|\b(debloqu\w+|reactiv\w+|activ\w+) (mon|ma) (compte|acces|livre|document)\b/,
    'access',
  ],
]

/** Somebody else than the writer: then it is a customer's question about an end user. */
export const aboutOthers =
  /\b(users?|readers?|members?|subscribers?|customers?|clients?|employees|utilisateurs?|utilisatrices?|lecteurs?|lectrices?|membres?|abonnes?|employes?)\b/

/**
 * Devices, browsers and readers by their names, with a version if there is one. Names that are words of every day count
 * with a capital only.
 */
export const devices: readonly RegExp[] = [
  /\b(?:google )?chrome(?:book)?\b(?: (?:version )?\d{1,3}(?:\.\d+)*)?/i,
  /\bfirefox\b(?: (?:version )?\d{1,3}(?:\.\d+)*)?/i,
  /\bsafari\b(?: (?:version )?\d{1,3}(?:\.\d+)*)?/i,
  /\b(?:[Mm]icrosoft |[Mm][Ss] )[Ee]dge\b(?: (?:version )?\d{1,3}(?:\.\d+)*)?|\bEdge\b(?: \d{1,3})?/,
  /\binternet explorer\b(?: \d{1,2})?/i,
  /\b(?:Opera|Brave)\b(?: (?:version )?\d{1,3}(?:\.\d+)*)?/,
  /\b(?:adobe )?(?:acrobat|reader dc|adobe reader)\b(?: (?:reader|pro|dc)\b)?(?: \d{1,4}\b)?|\bfoxit\b/i,
  /\b(?:Preview|Surface|Pixel)\b(?: \d{1,2}\b)?/,
  /\bwindows (?:\d{1,2}|server|xp|vista)\b|(?<=\b(?:on|under|using|sous|avec) )windows\b/i,
  /\b(?:macos|mac ?os x|macbook|imac)\b(?: \d{1,2}(?:\.\d+)*)?|\bmacs?\b/i,
  /\b(?:iphone|ipad|ipod|ipados|ios|android|samsung galaxy|kindle|linux|ubuntu)s?\b(?: (?:phone|tablet)\b)?(?: \d{1,2}(?:\.\d+)*)?/i,
]

/** Words in front of a company's name, and after it. */
export const beforeName =
  /^(?:(?:no|nope|non|well|so|ok|sorry|hm+|um+|i think|i believe|i guess|je crois|je pense|euh)[\s,.:]+|(?:it is|it's|it’s|its|that is|that's|that’s|they are|they're|they’re|this is|it was|c'est|c’est|ce sont|il s'agit de|il s’agit de)\s+(?:called |named )?|(?:it came|i (?:got|have|bought|received) (?:it|this|mine)|je l['’]ai (?:recu|reçu|achete|acheté|eu)|ca vient|ça vient|cela vient)\s+|(?:from|by|de|chez|par)\s+|(?:called|named)\s+|(?:the|my|our|l['’]|la|mon|ma) ?(?:company|publisher|organisation|organization|school|seller|name|provider|entreprise|editeur|éditeur|ecole|école|organisme)\s+(?:is|was|est|s['’]appelle)\s+(?:called )?)/i
export const afterName =
  /[\s,.]+(?:i think|i believe|please|thanks|thank you|je crois|je pense|merci|svp|s['’]il vous plait)[.!]*$/i

/** "The course is called", before the name of what they want to open. */
export const beforeTitle =
  /^(?:(?:it|this|that|c['’]est|il|elle)[\s,]+)?(?:(?:the|my|our|this|le|la|l['’]|mon|ma|ce|cette) ?(?:name of (?:the|my) |titre d[ue] )?(?:document|book|ebook|course|file|pdf|video|title|manual|handbook|livre|cours|fichier|titre|manuel|vid[eé]o) )?(?:is|are|was|est|s['’]appelle|s['’]intitule|is titled)(?: (?:called|named|titled|entitled|appel[eé]e?|intitul[eé]e?))?[\s:,]+/i

/** The whole of a message is that its writer does not know, in plain form. */
export const unsure =
  /^((sorry|um+|hm+|desole|euh) )*((i|we) )?((really|honestly|just) )?((do not|don't|dont|can't|cannot|can not) (really )?(know|remember|recall|tell|say)( (it|that|this|who|which|which one|which company|the name|their name))?|no idea|no clue|(have|i've|we've) (got )?no (idea|clue)|not sure|((i'm|we're|am|are) )not (really |quite |so )?sure|idk|dunno|how (should|would|could|can) i (know|tell)|(i )?forgot( (it|the name|their name))?|(je )?(n'ai )?aucune idee|((je|j'en) )?(ne |n'en )?(sais|sait) (vraiment )?(pas|rien)( du tout)?|jsp|((je|on) )?(ne )?(me )?(m'en )?(souviens|rappelle) (pas|plus)|(je (ne )?suis )?pas (sur|sure|certain|certaine))( (sorry|exactly|desole))?$/

/** Words of somebody who has had enough, and of what they say around it, in plain form. None of them names a thing. */
const weary =
  /^(nothing|anything|everything|it|this|that|still|again|just|really|so|very|and|but|is|was|are|am|i|i'm|i've|have|had|been|my|me|a|an|the|your|you|with|of|all|at|for|to|too|now|please|help|need|got|get|there|problem|problems|issue|issues|trouble|works|work|working|does|doesn't|doesnt|don't|dont|do|not|won't|wont|will|no|never|ever|broken|enough|fed|up|sick|tired|angry|mad|frustrated|frustrating|annoying|annoyed|terrible|awful|horrible|useless|ridiculous|stupid|joke|thing|crap|wtf|omg|that|what|we|go|off|sorry|bot|robot|machine|fuck|fucking|fucked|shit|shitty|bullshit|damn|bloody|hell|sucks?|idiots?|dumb|garbage|rubbish|trash|merde|putain|bordel|debile|idiote?|quel|quelle|rien|ne|ca|cela|c'est|est|marche|marchent|fonctionne|plus|pas|du|tout|toujours|encore|j'en|ai|assez|marre|ras|le|bol|suis|je|en|un|une|probleme|problemes|probleme|aide|aidez|moi|nul|nulle|inutile|vraiment|et|ou|fache|fachee|enerve|enervee)$/
const wearyOfWhat =
  /\b(nothing works?|(does not|doesn't|doesnt|won't|wont|not) work(ing)?|broken|had enough|fed up|sick of|frustrat|annoy|useless|ridiculous|stupid|idiot|dumb|garbage|rubbish|trash|terrible|awful|horrible|joke|crap|wtf|fuck|shit|bullshit|sucks?|need help|help me|(a|got|have) problems?|rien ne (marche|fonctionne)|ne (marche|fonctionne)|marre|ras le bol|merde|putain|bordel|debile|besoin d'aide|aidez moi|un probleme)/

/** That something is wrong and that it is enough, and nothing of what: no article can be found by it. */
export function isWeary(said: string): boolean {
  return wearyOfWhat.test(said) && said.split(/[\s-]+/).every((word) => weary.test(word))
}

/** "I was given something to open", in other words. */
export const reading =
  /\b((i am|i'm) (a |just a |only a |an end )?(reader|student|member|user|subscriber|learner)|i (bought|was given|got sent)|i received(?! ([a-z]+ ){0,3}(errors?|messages?|notifications?|warnings?|complaints?|codes?|tickets?|calls?|repl(y|ies)|answers?|requests?|reports?)\b)|i want to (open|read|watch)(?! ([a-z]+ ){0,3}(tickets?|cases?|requests?|issues?|accounts?)\b)|(someone|somebody|they) (sent|gave) me|my (book|course|ebook)|j'ai (achete|recu(?! ([a-z']+ ){0,2}(erreurs?|messages?|codes?|plaintes?|appels?|avis|notifications?|reponses?)\b))|on m'a (donne|envoye)|je suis (un |une )?(lecteur|lectrice|etudiant|etudiante|membre)|je veux (ouvrir|lire|voir)(?! ([a-z']+ ){0,3}(billets?|tickets?|demandes?|comptes?)\b))\b|(?:^(?:just |still |hi |hello )?|\b(?:i'm|i've been|i) (?:(?!who\b|a\b|one\b|our\b|my\b)[a-z']+ ){0,6}?)trying to (open|read|watch)\b/

/** A word that names no thing: of those in `weary`, or what was shown. */
export function namesNothing(word: string): boolean {
  return (
    weary.test(word) ||
    /^(article|page|answer|advice|steps?|tips?|instructions?|reponse|conseils?|l'article)$/.test(word)
  )
}

/** "How many?", answered in a word or two, in plain form. */
const before = "(?:(?:yes|oui|just|only|about|around|maybe|almost|it is|it's|c'est|juste|seulement|presque) )*"
export const justOne = new RegExp(
  `^${before}(?:one|a single one|me|myself|him|her|une?|une? seule?|une personne|moi|lui|elle)(?: (?:person|user|only|so far|for now|seulement|personne))*$`,
)
export const manyOfThem = new RegExp(
  `^${before}(?:all|everyone|everybody|anyone|anybody|many|most|lots|a lot|a few|quite a few|few|some|several|multiple|a couple|both|a dozen|dozens|hundreds|thousands|a handful|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|tous|toutes|tout le monde|beaucoup|plusieurs|quelques-uns|quelques-unes|la plupart|une dizaine|une vingtaine|des dizaines|des centaines|les deux|sept|huit|neuf|dix|douze|quinze|vingt|trente)(?: (?:more|others|people|persons|users|so far|at least|of (?:them|us)|d'entre eux|personnes|autres|au moins))*$`,
)
/** More than the one who writes. */
export const notOnlyMe =
  /^(?:(?:no|non) )?(?:it is |it's |c'est )?(?:not|pas) (?:just|only|juste|seulement|que) (?:me|us|him|her|moi|nous|lui|elle)\b/
/** Nobody, as far as is known. */
export const nobodyStuck =
  /^(?:none|no ?one|nobody|zero|aucune?|personne)\b(?!.*\b(?:can|could|able|peut|arrive)\b)|^not (?:that|as far as) (?:i|we) know/

/** Who somebody is, in a word, where that was asked. */
export const staffOnly =
  /^(?:an?|the|as|un|une|le|la)? ?(?:admin|administrator|publisher|manager|content manager|staff|staff member|licensee|distributor|administrateur|administratrice|editeur|editrice|gestionnaire)$/
export const readerOnly =
  /^(?:an?|the|as|just a|only a|un|une|le|la)? ?(?:reader|end user|student|user|member|learner|subscriber|lecteur|lectrice|etudiante?|membre|abonnee?|utilisateur|utilisatrice)$/

/** There is no code to type. */
export const noCode =
  /^(?:(?:i|there|it|we|je|il) )?(?:(?:is|have|see|has|there's|n'y a|n'ai|vois) )?(?:no|none|not any|aucune?|pas de) ?(?:error ?)?(?:codes?|code d'erreur)?$|^(?:i |it )?(?:do not|don't|dont|does not|doesn't) (?:have|see|get|show|find) (?:one|any|it|a code|any code|an? error code)$/

/** The address was not the right one. */
export const wrongAddress =
  /\b(?:wrong|mistyped|misspelled|misspelt|different|another|other|not my|old) (?:e-?mail|address|adresse|mail)|\btypo\b|\b(?:mauvaise|autre|fausse) (?:adresse|courriel)|\bfaute de frappe\b|\btrompee? d'adresse\b/

/** The ticket is not wanted, whatever was answered so far. */
export const noTicket =
  /^(?:(?:no|non|please|actually|sorry|ok|okay|wait|en fait|finalement|desole|i|we|je|nous) )*(?:(?:do not|don't|dont|no need to|rather not) (?:(?:open|send|create|submit|file) (?:it|this|that|one|a ticket|the ticket|any ticket|anything)|(?:want|need) (?:a|the|any) ticket)|no ticket|pas de billet|(?:n'ai |n'avons )?pas besoin (?:de|d'un) billet|(?:ne veux|ne voulons|veux) pas (?:de|d'un|ouvrir de|ouvrir un) billet|ne (?:l')?(?:ouvrez|envoyez) pas|n'ouvrez (?:rien|pas)(?: de billet)?)(?: (?:please|now|any ?more|yet|thanks|thank you|merci|svp|at all|for this|for that))*$/
