import fc from 'fast-check'
import { expect, test } from 'vitest'
import { messageCard, referralCard, ticketCard } from '../../bot/cards.ts'
import { cardView } from '../../src/http/console/cardView.ts'

test('a ticket is shown with its title, its values and its foot', () => {
  const rows = [{ label: 'Tier:', value: '2, because several are stuck' }]
  expect(cardView(ticketCard('Ticket 1001', rows, 'It is on its way by e-mail.'))).toEqual({
    lines: [
      { isApart: false, runs: [{ text: 'Ticket 1001', isBold: true, isTitle: true }] },
      {
        isApart: false,
        runs: [
          { text: 'Tier: ', isBold: true, isTitle: false },
          { text: '2, because several are stuck', isBold: false, isTitle: false },
        ],
      },
      { isApart: true, runs: [{ text: 'It is on its way by e-mail.', isBold: false, isTitle: false }] },
    ],
    buttons: [],
  })
})

test('buttons are named and lead nowhere', () => {
  const ways = [{ way: 'email', label: 'E-mail:', button: 'Write to them', value: 'help@press.example' }] as const
  const referral = cardView(referralCard('They help you.', 'You reach them here:', ways))
  expect(referral?.buttons).toEqual(['Write to them'])
  expect(JSON.stringify(referral)).not.toContain('mailto:')
  const mail = cardView(messageCard('To copy:', 'Hello,\n\nI am stuck.', { title: 'Open', url: 'mailto:a@b.example' }))
  expect(mail?.lines.map(({ runs }) => runs.map(({ text }) => text).join(''))).toEqual([
    'To copy:',
    'Hello,',
    'I am stuck.',
  ])
})

test('whatever is no card of ours is none', () => {
  fc.assert(
    fc.property(fc.anything(), (given) => {
      expect(cardView(given)).toBeNull()
    }),
  )
  expect(cardView({ type: 'AdaptiveCard', body: [{ type: 'Image', url: 'https://evil.example/x.png' }] })).toEqual({
    lines: [],
    buttons: [],
  })
  expect(cardView({ type: 'AdaptiveCard', body: 'text' })).toBeNull()
})
