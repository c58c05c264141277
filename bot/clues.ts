// What a message says by the way, in plain form (intent.ts): how many are stuck, who is writing, what it is about.

/** Everything is down, for everybody: said like this, it is worth asking whether it is an outage. */
export const outage: readonly RegExp[] = [
  /\b(everything|whole (system|service|site|platform|thing)|entire (system|service|site|platform)|(the|your|our) (system|service|server|servers|platform)) (is|are|has|went|have)( been)?( completely| totally| entirely| all)? (down|dead|offline|gone|crashed|broken|unreachable)\b/,
  /\b(completely|totally|entirely) (down|dead|offline|inoperable|unusable)\b/,
  /\bnothing (is working|works|is loading|loads|opens)( at all)?( (for|to) (anyone|anybody|everyone|everybody))?( any ?more)?$/,
  /\bnothing (works|is working|opens|loads)( at all)? for (anyone|anybody|everyone|everybody|any of us|all of us)\b/,
  /\b(total|complete|full|major) outage\b/,
  /\b(tout|le systeme|tout le systeme|le service|tout le service|la plateforme|le serveur|tout le site) est( completement| totalement)? (en panne|mort|hors ligne|hors service|inaccessible|plante|down)\b/,
  /\b(rien ne (marche|fonctionne)( plus)?|plus rien ne (marche|fonctionne))( du tout)?( (pour|chez) personne)?$/,
  /\bplus rien ne (marche|fonctionne)\b.*\b(personne|tout le monde)\b/,
  /\b(panne (totale|generale|complete))\b/,
]

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

/** Exactly one person cannot get on. */
export const one: readonly RegExp[] = [
  new RegExp(`\\b(one|1) of (our|my|the|their) ([a-z]+ )?${people}\\b`),
  new RegExp(`\\b(a|one|1|single|this|that|another|only one) ([a-z]+ )?${people.replace(/s\?|s\b(?=[|)])/g, '')}\\b`),
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
  /\b((i am|i'm|we are|we're) (a |the |an |your )?(customer|client|admin|administrator|publisher|licensee)s?|(i|we) (manage|publish|administer|sell|distribute|protect|work for|run)|our (users|members|readers|customers|students|content)|my (organisation|organization|company) (uses|publishes)|je gere|nous gerons|nous publions|je suis (client|cliente|administrateur|administratrice|editeur)|nos (membres|utilisateurs|lecteurs|clients))\b/

/** A longer answer to a yes-or-no question about what was given or what is stopped; the first that fits decides. */
export const leanings: readonly (readonly [RegExp, 'yes' | 'no'])[] = [
  [
    /^(no|nope|nah|non|not)\b(?! (one|body|users?|members?|readers?)\b)|\b(work around|workaround|not (critical|blocking|urgent)|contourner)\b/,
    'no',
  ],
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

/** "I was given something to open", in other words. */
export const reading =
  /\b((i am|i'm) (a |just a |only a |an end )?(reader|student|member|user|subscriber|learner)|i (bought|was given|received|got sent|want to (open|read|watch))|(someone|somebody|they) (sent|gave) me|trying to (open|read|watch)|my (book|course|ebook)|j'ai (achete|recu)|on m'a (donne|envoye)|je suis (un |une )?(lecteur|lectrice|etudiant|etudiante|membre)|je veux (ouvrir|lire|voir))\b/
