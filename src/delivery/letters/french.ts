import type { DigestTicket, Letter } from '../../domain/notification.ts'
import { mailAnswer } from './mailAnswer.ts'
import type { Circumstance, Said } from './said.ts'

const asker =
  'Signpost, notre assistant. Vous recevez ce message parce que vous avez demandé de l’aide dans notre clavardage.'
const worker = 'Signpost, le service d’assistance. Vous recevez ce message parce que vous y travaillez.'
const chat = (url: string | undefined) => (url === undefined ? {} : { action: { label: 'Ouvrir le clavardage', url } })

/** Every letter in French. */
export function french(letter: Letter, { isReplyRead }: Circumstance): Said {
  /** How to tell us something about a ticket. */
  const tellUs = isReplyRead
    ? 'Répondez à ce courriel ou dites-le dans le clavardage.'
    : 'Dites-le dans le clavardage en donnant le numéro du billet; personne ne lit les réponses à ce courriel.'
  switch (letter.about) {
    case 'code':
      return {
        subject: `${letter.code} est votre code`,
        preview: `Il est valable ${letter.minutesValid} minutes.`,
        title: 'Votre code',
        lead: 'Tapez-le dans le clavardage pour montrer que cette adresse est la vôtre.',
        code: letter.code,
        lines: [
          `Il est valable ${letter.minutesValid} minutes.`,
          'Vous n’avez rien demandé? Quelqu’un s’est sans doute trompé d’adresse. Vous n’avez rien à faire.',
        ],
        foot: asker,
      }
    case 'ticketOpened': {
      const { number, subject, tier, due, fixDue, reason, url } = letter
      return {
        subject: `Billet ${number}\u00a0: ${subject}`,
        preview: `Vous recevrez une réponse au plus tard ${due}.`,
        title: 'Nous avons bien reçu votre demande',
        lead: subject,
        facts: [
          { name: 'Billet', value: String(number) },
          { name: 'Niveau', value: String(tier) },
          { name: 'Réponse au plus tard', value: due, isLoud: true },
          ...(fixDue ? [{ name: 'Réglé ou traité autrement au plus tard', value: fixDue }] : []),
          { name: 'Pourquoi cette échéance', value: reason },
        ],
        lines: [`Vous voulez ajouter quelque chose? ${tellUs}`],
        ...chat(url),
        foot: asker,
      }
    }
    case 'agentReplied': {
      const { agentName, number, words, url } = letter
      const about = number === null ? '' : `, au sujet du billet ${number}`
      return {
        subject: number === null ? `${agentName} vous a répondu` : `${agentName} a répondu\u00a0: billet ${number}`,
        preview: words.join(' '),
        title: `${agentName} vous a répondu`,
        lead: `${agentName} vous a écrit dans notre clavardage pendant votre absence${about}\u00a0:`,
        quote: words.join('\n\n'),
        lines: [
          isReplyRead
            ? 'Répondez à ce courriel, ou continuez dans le clavardage, où tout se trouve.'
            : 'Répondez dans le clavardage, où tout se trouve; personne ne lit les réponses à ce courriel.',
        ],
        ...chat(url),
        foot: asker,
      }
    }
    case 'ticketWaiting': {
      const { number, subject, agentName, what, clockStops, url } = letter
      return {
        subject: `Nous attendons votre réponse\u00a0: billet ${number}, ${subject}`,
        preview: what ?? `${agentName} vous a posé une question au sujet du billet ${number}.`,
        title: 'Il nous manque quelque chose',
        lead:
          what === null
            ? `${agentName} vous a posé une question au sujet du billet ${number}, ${subject}. Nous continuerons dès que nous aurons votre réponse.`
            : `Pour continuer le billet ${number}, ${subject}, ${agentName} a besoin de ceci\u00a0:`,
        ...(what !== null && { quote: what }),
        lines: [
          isReplyRead
            ? 'Répondez à ce courriel ou dans le clavardage.'
            : 'Répondez dans le clavardage en donnant le numéro du billet.',
          clockStops
            ? 'D’ici là, le délai de ce billet est suspendu.'
            : 'Le billet reste ouvert, et aucune échéance promise n’est repoussée.',
        ],
        ...chat(url),
        foot: asker,
      }
    }
    case 'ticketSolved': {
      const { number, subject, words, url } = letter
      return {
        subject: `Réglé\u00a0: billet ${number}, ${subject}`,
        preview: words ?? 'Quelque chose ne va toujours pas? Dites-le-nous.',
        title: `Le billet ${number} est réglé`,
        lead: subject,
        ...(words !== undefined && { quote: words }),
        lines: [`Quelque chose ne va toujours pas? ${tellUs}`],
        ...chat(url),
        foot: asker,
      }
    }
    case 'ticketReopened':
      return {
        subject: `Rouvert\u00a0: billet ${letter.number}, ${letter.subject}`,
        preview: 'Nous y travaillons de nouveau. Vous n’avez rien à faire.',
        title: `Le billet ${letter.number} est rouvert`,
        lead: `Nous y travaillons de nouveau\u00a0: ${letter.subject}`,
        lines: [`Vous n’avez rien à faire. Vous voulez ajouter quelque chose? ${tellUs}`],
        ...chat(letter.url),
        foot: asker,
      }
    case 'ticketMerged':
      return {
        subject: `Le billet ${letter.number} continue dans le billet ${letter.into}`,
        preview: 'Rien de ce que vous avez écrit n’est perdu.',
        title: `Le billet ${letter.number} continue dans le billet ${letter.into}`,
        lead: `Les deux portent sur la même chose, ${letter.subject}; nous continuons dans le billet ${letter.into} seulement.`,
        lines: ['Rien de ce que vous avez écrit n’est perdu, et l’échéance de notre réponse n’est pas repoussée.'],
        ...chat(letter.url),
        foot: asker,
      }
    case 'tierChanged': {
      const { number, subject, from, tier, why, due, fixDue, reason, isLate, url } = letter
      return {
        subject: `Le billet ${number} est maintenant de niveau ${tier}\u00a0: ${subject}`,
        preview: why,
        title: `Le billet ${number} est maintenant de niveau ${tier}`,
        lead: `${subject}. Il était de niveau ${from} jusqu’ici; la raison\u00a0:`,
        quote: why,
        facts: [
          ...(due ? [{ name: 'Première réponse au plus tard', value: due, isLoud: true }] : []),
          ...(fixDue ? [{ name: 'Réglé ou traité autrement au plus tard', value: fixDue, isLoud: !due }] : []),
          ...(reason ? [{ name: 'Pourquoi cette échéance', value: reason }] : []),
        ],
        lines: [
          ...(due || fixDue ? [] : ['Cela ne change aucune échéance envers vous.']),
          ...(isLate ? ['Comptée depuis la réception, cette échéance est déjà passée. Nous nous en occupons.'] : []),
        ],
        ...chat(url),
        foot: asker,
      }
    }
    case 'dueMoved': {
      const { number, subject, due, fixDue, reason, url } = letter
      return {
        subject: `Billet ${number}, nouvelle échéance\u00a0: ${subject}`,
        preview: 'Notre politique d’assistance a changé, et avec elle une échéance que nous vous avions donnée.',
        title: `Une nouvelle échéance pour le billet ${number}`,
        lead: `${subject}. Notre politique d’assistance a changé, et avec elle une échéance que nous vous avions donnée.`,
        facts: [
          ...(due ? [{ name: 'Première réponse au plus tard', value: due, isLoud: true }] : []),
          ...(fixDue ? [{ name: 'Réglé ou traité autrement au plus tard', value: fixDue, isLoud: !due }] : []),
          ...(reason ? [{ name: 'Pourquoi cette échéance', value: reason }] : []),
        ],
        lines: due || fixDue ? [] : ['La politique n’en prévoit plus.'],
        ...chat(url),
        foot: asker,
      }
    }
    case 'signInLink':
      return {
        subject: 'Votre accès à la console Signpost',
        preview: `Il fonctionne une fois, dans les ${letter.hoursValid} heures.`,
        title: 'Votre accès à la console',
        lead: `${letter.fromName} vous envoie un lien vers la console de notre service d’assistance.`,
        lines: [
          `Il fonctionne une fois, dans les ${letter.hoursValid} heures. Choisissez ensuite un mot de passe\u00a0: il vous évitera de demander un lien la prochaine fois.`,
          'Vous n’attendiez rien de tel? Laissez ce message de côté; sans le lien, personne n’entre.',
        ],
        action: { label: 'Ouvrir la console', url: `${letter.address}${letter.code}` },
        foot: worker,
      }
    case 'accountChanged': {
      const { change, when, browser, system, network, byName, role } = letter
      const title = {
        password: 'Votre mot de passe a été changé',
        secondFactorSet: 'Un deuxième facteur a été configuré pour votre compte',
        secondFactorRemoved: 'Votre deuxième facteur a été retiré',
        recoveryCodes: 'Vous avez de nouveaux codes de secours',
        role: 'Ce que vous pouvez faire a changé',
        signInLink: 'Un lien de connexion a été créé pour votre compte',
        newDevice: 'Votre compte a été utilisé dans un nouveau navigateur',
      }[change]
      const device = browser && system ? `${browser} sur ${system}` : (browser ?? system)
      return {
        subject: `${title} (console Signpost)`,
        preview: `C’est arrivé ${when}. Ce n’était pas vous? Voici quoi faire.`,
        title,
        lead: 'Il s’agit de votre compte dans la console de notre service d’assistance.',
        facts: [
          { name: 'Quand', value: when },
          ...(role
            ? [{ name: 'Votre rôle', value: { agent: 'Agent', lead: 'Responsable', admin: 'Administration' }[role] }]
            : []),
          ...(byName ? [{ name: 'Par', value: byName }] : []),
          ...(device ? [{ name: 'Navigateur', value: device }] : []),
          ...(network ? [{ name: 'Réseau', value: network }] : []),
        ],
        lines: [
          'C’était vous, ou vous le saviez? Alors vous n’avez rien à faire.',
          'Sinon, ouvrez la console comme d’habitude, et non par un lien dans un courriel. Sous votre nom, déconnectez-vous partout ailleurs et choisissez un nouveau mot de passe, et prévenez aussitôt l’administration.',
        ],
        foot: worker,
        tone: 'warn',
      }
    }
    case 'referral':
      return {
        subject: `Pour ${letter.customerName}\u00a0: une personne qui lit vos contenus demande de l’aide`,
        preview: letter.message,
        title: 'Une personne qui lit vos contenus demande de l’aide',
        lead: `Une personne qui utilise du contenu de ${letter.customerName} a demandé de l’aide dans notre clavardage. Vous seuls pouvez vérifier son accès; nous vous transmettons donc son message tel quel.`,
        quote: letter.message,
        lines: [
          `Répondez, s’il vous plaît, à ${letter.from}\u00a0: une réponse à ce courriel y va directement. L’adresse a été vérifiée par un code.`,
          'Nous ne gardons pas de dossier et n’écrirons plus à cette personne.',
        ],
        foot: `Signpost, notre assistant. Vous recevez ce message parce que ${letter.customerName} a donné cette adresse aux personnes qui utilisent ses contenus.`,
      }
    case 'referralSent':
      return {
        subject: `Envoyé à ${letter.customerName}`,
        preview: `${letter.customerName} vous répondra directement.`,
        title: `Envoyé à ${letter.customerName}`,
        lead: `Comme vous le vouliez, nous avons envoyé votre message à ${letter.customerName}, à ${letter.sentTo}. On s’y occupe de votre accès et on vous répondra directement.`,
        quote: letter.message,
        lines: ['Autre chose vous revient? Écrivez-leur; nous ne lisons pas vos échanges.'],
        foot: asker,
      }
    case 'mailAnswer':
      return mailAnswer(letter, 'fr', { isReplyRead })
    case 'slaAlert': {
      const { alert, target, number, subject, tier, customerName, due, url } = letter
      const owed = `${target === 'firstResponse' ? 'la première réponse au' : 'la solution du'} billet ${number}`
      const titles = {
        received: `Le billet ${number}, niveau ${tier}, a besoin de quelqu’un maintenant`,
        warning: `L’échéance de ${owed} est proche`,
        breach: `L’échéance de ${owed} est dépassée`,
        unanswered: `Le billet ${number} est toujours sans réponse`,
      }
      return {
        subject: `${titles[alert]}\u00a0: ${subject}`,
        preview: `${customerName}, échéance ${due}.`,
        title: titles[alert],
        lead: subject,
        facts: [
          {
            name:
              target === 'firstResponse' ? 'Première réponse au plus tard' : 'Réglé ou traité autrement au plus tard',
            value: due,
            isLoud: true,
          },
          { name: 'Client', value: customerName },
          { name: 'Billet', value: String(number) },
          { name: 'Niveau', value: String(tier) },
        ],
        action: { label: 'Ouvrir le billet', url },
        foot: worker,
        tone: alert === 'warning' || alert === 'received' ? 'warn' : 'breach',
      }
    }
    case 'digest': {
      const { day, opened, answered, solved, kept, broken, overdue, dueNext, url, unsubscribeUrl } = letter
      const standing = overdue.length > 0 ? `En retard\u00a0: ${overdue.length}.` : 'Rien n’est en retard.'
      return {
        subject: `Le service d’assistance\u00a0: ${day}`,
        preview: `${standing} Reçus\u00a0: ${opened}, réglés\u00a0: ${solved}.`,
        title: 'La journée du service',
        lead: `${day}. ${standing}`,
        facts: [
          { name: 'Billets reçus', value: String(opened) },
          { name: 'Premières réponses données', value: String(answered) },
          { name: 'Billets réglés', value: String(solved) },
          { name: 'Échéances respectées', value: String(kept) },
          { name: 'Échéances manquées', value: String(broken), isLoud: broken > 0 },
        ],
        lists: [
          ...(overdue.length > 0 ? [{ title: 'En retard', rows: overdue.map(row) }] : []),
          ...(dueNext.length > 0 ? [{ title: 'Prochaines échéances', rows: dueNext.map(row) }] : []),
        ],
        action: { label: 'Ouvrir la file', url },
        foot: 'Signpost, le service d’assistance. Vous recevez ce message chaque matin où le service ouvre.',
        unsubscribe: { label: 'Ne plus recevoir ces courriels', url: unsubscribeUrl },
      }
    }
  }
}

function row({ number, subject, customerName, due }: DigestTicket) {
  return { title: `${number} ${subject}`, second: `${customerName}, échéance ${due}` }
}
