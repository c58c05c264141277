import type { Locale } from '../domain/person.ts'
import type { TierFacts } from '../domain/tier.ts'

/** A question that an article answers: what is typed, and which article is shown. */
export type ArticleScene = { locale: Locale; asks: string; slug: string; gist: string; extra?: string }

/** A customer's request that becomes a ticket: what is typed, the facts, and how an agent deals with it. */
export type TicketScene = {
  locale: Locale
  asks: string
  subject: string
  details: string
  facts: TierFacts
  /** The agent's first response, the customer's answer to it, and the agent's last word. */
  reply: string
  answer: string
  close: string
  note?: string
}

/** What people ask who read protected content. */
export const readerScenes: readonly ArticleScene[] = [
  {
    locale: 'en',
    asks: 'it says vc3 when i open my book',
    slug: 'error-vc3',
    gist: 'VC3 means that the document has been opened on as many devices as its owner allows.',
  },
  {
    locale: 'en',
    asks: 'my password does not work any more',
    slug: 'forgot-password-end-user',
    gist: 'On the sign-in page, choose “Forgot password” and follow the e-mail.',
  },
  {
    locale: 'en',
    asks: 'I only see a blank page in the pdf',
    slug: 'protected-pdf-blank-or-locked-page',
    gist: 'A blank page usually means that the PDF was opened in a browser’s own reader. Save it and open it in Adobe Acrobat Reader.',
  },
  {
    locale: 'en',
    asks: 'how can i print chapter 4',
    slug: 'printing-protected-content',
    gist: 'Whether you can print is decided by the company that supplied the document.',
  },
  {
    locale: 'en',
    asks: 'can I read this on the plane without internet',
    slug: 'read-offline',
    gist: 'If the owner allows it, open the document once while you are online; after that it opens offline for a number of days.',
  },
  {
    locale: 'en',
    asks: 'new laptop, cannot open my course',
    slug: 'new-computer-or-lost-device',
    gist: 'Each device counts. The company that supplied the course can free an old one.',
  },
  {
    locale: 'en',
    asks: 'javascript is disabled says acrobat',
    slug: 'enable-javascript-in-adobe',
    gist: 'In Acrobat, open Preferences, then JavaScript, and tick “Enable Acrobat JavaScript”.',
  },
  {
    locale: 'en',
    asks: 'the video does not play',
    slug: 'play-protected-video-and-audio',
    gist: 'Use a current browser, and try once without extensions that block content.',
  },
  {
    locale: 'en',
    asks: 'is my screen reader supported',
    slug: 'accessibility-screen-readers',
    gist: 'Screen readers work when the owner allows text access for accessibility.',
  },
  {
    locale: 'en',
    asks: 'which browsers can I use for the web viewer',
    slug: 'supported-browsers-and-devices',
    gist: 'Current versions of Chrome, Edge, Firefox and Safari.',
  },
  {
    locale: 'en',
    asks: 'error 3YQ on my phone',
    slug: 'error-3yq',
    gist: 'The article says what 3YQ means and what to try.',
  },
  {
    locale: 'en',
    asks: 'how do I add a note to a page',
    slug: 'annotations-and-notes',
    gist: 'In the web viewer, choose the pencil, then the place on the page.',
  },
  {
    locale: 'fr',
    asks: 'je n’arrive pas à ouvrir mon livre',
    slug: 'open-a-protected-pdf',
    gist: 'Enregistrez le fichier, puis ouvrez-le dans Adobe Acrobat Reader en étant connecté à Internet.',
  },
  {
    locale: 'fr',
    asks: 'le code VC3 apparaît',
    slug: 'error-vc3',
    gist: 'VC3 veut dire que le document a déjà été ouvert sur le nombre d’appareils permis.',
  },
  {
    locale: 'fr',
    asks: 'puis-je lire sans internet',
    slug: 'read-offline',
    gist: 'Si le propriétaire le permet, ouvrez le document une fois en ligne.',
  },
]

/** What the staff of customers ask. */
export const staffScenes: readonly ArticleScene[] = [
  {
    locale: 'en',
    asks: 'how do I import users from a csv',
    slug: 'import-users-csv',
    gist: 'Prepare a CSV with one user a line, then choose Import on the Users page.',
  },
  {
    locale: 'en',
    asks: 'where can I see who opened a document',
    slug: 'user-activity-log',
    gist: 'The activity log lists every opening, with user, device and time.',
  },
  {
    locale: 'en',
    asks: 'can we put a watermark with the reader’s name',
    slug: 'watermarks',
    gist: 'Watermarks can carry the reader’s name, address and the date.',
  },
  {
    locale: 'en',
    asks: 'how many devices can one user have',
    slug: 'device-limits',
    gist: 'The device limit is part of the DRM policy; you can change it for one user too.',
  },
  {
    locale: 'en',
    asks: 'replace a file without new links',
    slug: 'replace-content-and-versions',
    gist: 'Upload a new version: the link and the permissions stay.',
  },
  {
    locale: 'en',
    asks: 'set up single sign-on with our IdP',
    slug: 'single-sign-on',
    gist: 'The article lists what your identity provider needs and what to send us.',
  },
  {
    locale: 'en',
    asks: 'content should end on 31 December for a group',
    slug: 'expiry-start-and-subscription-dates',
    gist: 'Set an end date in the policy, or for the group alone.',
  },
  {
    locale: 'en',
    asks: 'restrict access to our office network',
    slug: 'ip-and-location-restrictions',
    gist: 'Allow address ranges in the DRM policy.',
  },
  {
    locale: 'fr',
    asks: 'comment importer des utilisateurs',
    slug: 'import-users-csv',
    gist: 'Préparez un fichier CSV avec un utilisateur par ligne, puis choisissez Importer.',
  },
]

/** Requests that no article settles. */
export const ticketScenes: readonly TicketScene[] = [
  {
    locale: 'en',
    asks: 'one of our members cannot print although printing is allowed',
    subject: 'A member cannot print although printing is allowed',
    details: 'The policy allows ten prints. She gets “printing is not permitted” in Acrobat 2024 on Windows.',
    facts: { about: 'endUsers', affected: 'one' },
    reply:
      'Thank you for the details. Her copy was opened before the policy changed. Please have her close Acrobat and open the document again while online; the new policy loads then.',
    answer: 'She did, and now it prints. Thank you!',
    close: 'Glad to hear it. I close the ticket; write here if it comes back.',
  },
  {
    locale: 'en',
    asks: 'several readers get error 7RP since this morning',
    subject: 'Several readers get 7RP since this morning',
    details: 'At least eight subscribers wrote to us. All of them use the web viewer; the PDF opens.',
    facts: { about: 'endUsers', affected: 'several' },
    reply:
      'We see the 7RP errors on your account too. They began with a change of the portal address last night. I have put the old address back; could two of your readers try again?',
    answer: 'Three of them confirm that it works again.',
    close: 'Thank you. The address stays as it was until you tell us that the new one is ready.',
    note: 'Portal address changed by their own admin at 02:10. Asked the platform team to warn before such a change.',
  },
  {
    locale: 'en',
    asks: 'nothing opens for anybody, the whole portal is down',
    subject: 'The whole portal is down',
    details: 'Since about twenty minutes every document ends with a timeout, for staff and readers, on all networks.',
    facts: { about: 'outage' },
    reply:
      'We have this now and see the same. One of the delivery nodes is not answering; we are taking it out. I write again within the hour.',
    answer: 'Understood, thanks for the quick word.',
    close: 'All nodes answer again and we watch them. The cause was a full disk; a larger one is in place.',
    note: 'Node 3 out of rotation. Disk alarm had been muted; unmuted.',
  },
  {
    locale: 'en',
    asks: 'the export of the activity log stops at 10,000 lines and we need it every day',
    subject: 'The activity log’s export stops at 10,000 lines',
    details: 'Our accounting imports it each night. Since the update the file ends after 10,000 lines.',
    facts: { about: 'defect', criticalToDailyWork: true, affected: 'none' },
    reply:
      'Confirmed: the limit came with last week’s update and is a mistake. Until it is mended you can export by week; each part is below the limit. I have added a saved filter for you.',
    answer: 'The weekly parts do for now.',
    close: 'The update is out and the whole log exports again.',
  },
  {
    locale: 'en',
    asks: 'the watermark is cut off on landscape pages',
    subject: 'The watermark is cut off on landscape pages',
    details: 'Only on A4 landscape, and only in the web viewer. Portrait is fine.',
    facts: { about: 'defect', criticalToDailyWork: false, affected: 'none' },
    reply:
      'I can see it with your file. It is on our list for the next update. A centred watermark is not cut off, should you need something today.',
    answer: 'Centred is fine for us.',
    close: 'I keep the ticket’s number with the change, and write to you when it is out.',
  },
  {
    locale: 'en',
    asks: 'we would like to tag content automatically by folder',
    subject: 'Tag content automatically by folder',
    details: 'We add about 300 files a month and tag each by hand.',
    facts: { about: 'enhancement' },
    reply:
      'That makes sense, and others have asked for it. I have added your case with the number of files. Until then the API can set tags; the article shows how.',
    answer: 'We will look at the API.',
    close: 'Good. The wish stays on the list with your name.',
  },
  {
    locale: 'en',
    asks: 'how are unique users counted when someone has two e-mail addresses',
    subject: 'How unique users are counted with two addresses',
    details: 'Some of our trainers have a private and a company address.',
    facts: { about: 'question' },
    reply:
      'Each address counts once. Two addresses of one person are two users. You can merge them on the Users page; the history of both is kept.',
    answer: 'Clear, thank you.',
    close: 'You are welcome.',
  },
  {
    locale: 'en',
    asks: 'SSO sends our staff back to the sign-in page',
    subject: 'Single sign-on sends staff back to the sign-in page',
    details: 'It began after we renewed our certificate. About forty people work with it every day.',
    facts: { about: 'defect', criticalToDailyWork: true, affected: 'several' },
    reply:
      'The certificate that we have for you ended yesterday. Please upload the new one under Settings, Single sign-on. It takes effect at once.',
    answer: 'That was it. We are in again.',
    close: 'Perfect. I have added a reminder for thirty days before the next one ends.',
    note: 'Same as three weeks ago with another customer: the expiry of certificates should be shown.',
  },
  {
    locale: 'en',
    asks: 'a reader in Brazil cannot open anything, error RC7',
    subject: 'A reader in Brazil gets RC7',
    details: 'Our policy should allow all countries.',
    facts: { about: 'endUsers', affected: 'one' },
    reply:
      'The group “International” still has a country list from 2022, without Brazil. It beats the policy. Remove the list there and he can open at once.',
    answer: 'Found it and removed it. He can read now.',
    close: 'Thank you for telling us.',
  },
  {
    locale: 'fr',
    asks: 'plusieurs lecteurs ne peuvent plus ouvrir le recueil',
    subject: 'Plusieurs lecteurs ne peuvent plus ouvrir le recueil',
    details: 'Une douzaine d’abonnés nous ont écrit depuis hier soir. Le message est QS2.',
    facts: { about: 'endUsers', affected: 'several' },
    reply:
      'Merci pour ces précisions. La date de fin du groupe «\u00a0Abonnés 2026\u00a0» était fixée à hier. Je l’ai laissée telle quelle\u00a0: vous pouvez la changer sous Groupes, et l’accès revient aussitôt.',
    answer: 'C’est fait, tout fonctionne. Merci!',
    close: 'Avec plaisir. Je ferme le billet.',
  },
  {
    locale: 'fr',
    asks: 'peut-on envoyer un rappel aux utilisateurs inactifs',
    subject: 'Rappel aux utilisateurs inactifs',
    details: 'Nous aimerions relancer ceux qui n’ont rien ouvert depuis trois mois.',
    facts: { about: 'enhancement' },
    reply:
      'Bonne idée; je l’ai ajoutée à la liste. En attendant, le rapport d’activité permet d’extraire ces utilisateurs.',
    answer: 'Parfait, le rapport suffit pour l’instant.',
    close: 'Très bien. Le souhait reste sur la liste.',
  },
]

/** What the assistant says around them, in a few words of its own. */
export const lines = {
  en: {
    greeting: 'Hello! Ask me anything about protected documents and the product.',
    didItHelp: 'Did that help?',
    helped: 'That solved it',
    notQuite: 'Not quite',
    glad: 'Glad that helped. I am here if there is more.',
    codeSent: 'I have sent a six-digit code to your address.',
    proven: (company: string) => `Thank you. You belong to ${company}.`,
    opened: (number: number, due: string) => `Ticket ${number} is open. An answer is due ${due}.`,
    referred: (company: string) =>
      `${company} supplied this content and can help you. Here is how to reach them, with a message that you can send.`,
    whoIsIt: 'Which company supplied the document?',
    asked: 'I have asked our team to find the company. You read the answer here.',
    person: 'Can I talk to a person?',
    queued: 'I am calling somebody. It takes a moment.',
    nobody: 'Nobody is free right now. I can open a ticket instead.',
    joined: (agent: string) => `${agent} joined`,
    left: (agent: string) => `${agent} left; the assistant answers again`,
    solved: (number: number) => `Ticket ${number} is solved`,
    rated: (score: number) => `Thank you for your answer: ${score} of 5.`,
    hello: 'Hello, I have read what you wrote. Let me look at it with you.',
    thanks: 'Thanks, that is all.',
    unanswered: 'I have found no article about that.',
  },
  fr: {
    greeting: 'Bonjour! Posez-moi vos questions sur les documents protégés et sur le produit.',
    didItHelp: 'Est-ce que cela vous aide?',
    helped: 'C’est réglé',
    notQuite: 'Pas tout à fait',
    glad: 'Tant mieux. Je reste là s’il y a autre chose.',
    codeSent: 'J’ai envoyé un code à six chiffres à votre adresse.',
    proven: (company: string) => `Merci. Vous faites partie de ${company}.`,
    opened: (number: number, due: string) =>
      `Le billet ${number} est ouvert. Vous aurez une réponse au plus tard ${due}.`,
    referred: (company: string) =>
      `${company} a fourni ce contenu et peut vous aider. Voici comment joindre cette entreprise, avec un message prêt à envoyer.`,
    whoIsIt: 'Quelle entreprise a fourni le document?',
    asked: 'J’ai demandé à notre équipe de trouver l’entreprise. Vous lirez la réponse ici.',
    person: 'Puis-je parler à quelqu’un?',
    queued: 'J’appelle quelqu’un. Cela prend un instant.',
    nobody: 'Personne n’est libre en ce moment. Je peux ouvrir un billet à la place.',
    joined: (agent: string) => `${agent} a rejoint la conversation`,
    left: (agent: string) => `${agent} a quitté la conversation; l’assistant répond à nouveau`,
    solved: (number: number) => `Le billet ${number} est réglé`,
    rated: (score: number) => `Merci de votre réponse\u00a0: ${score} sur 5.`,
    hello: 'Bonjour, j’ai lu votre message. Regardons cela ensemble.',
    thanks: 'Merci, c’est tout.',
    unanswered: 'Je n’ai trouvé aucun article là-dessus.',
  },
} as const

/** Questions that no article answers yet. */
export const unansweredScenes: readonly { locale: Locale; asks: string }[] = [
  { locale: 'en', asks: 'does it work with our Moodle gradebook' },
  { locale: 'en', asks: 'can I export highlights to Zotero' },
  { locale: 'en', asks: 'error ZX81 when I open the table of contents' },
  { locale: 'en', asks: 'do you have a Linux desktop viewer' },
  { locale: 'en', asks: 'can readers lend a copy to a colleague' },
  { locale: 'fr', asks: 'est-ce compatible avec ma liseuse' },
]
