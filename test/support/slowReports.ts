import type { Instant } from '../../src/calendar/time.ts'
import type { ReportRecords, ReportScope } from '../../src/desk/reportPorts.ts'
import type { QuestionCount } from '../../src/domain/deflectionFigures.ts'
import type { Event } from '../../src/domain/event.ts'
import type { CustomerId } from '../../src/domain/ids.ts'
import type { Agent, Customer } from '../../src/domain/person.ts'
import { isUnanswered, type Question } from '../../src/domain/question.ts'
import { figuresOf, gapsAmong } from '../../src/domain/questionFigures.ts'
import { standingOf } from '../../src/domain/reportFigures.ts'
import type { Satisfaction } from '../../src/domain/satisfaction.ts'
import type { Target } from '../../src/domain/sla.ts'
import type { Ticket } from '../../src/domain/ticket.ts'

/** Everything a report counts, one by one. `customerOf` is the customer of a conversation. */
export type Happened = {
  tickets: readonly Ticket[]
  questions: readonly Question[]
  events: readonly Event[]
  satisfaction: readonly Satisfaction[]
  customers: readonly Customer[]
  agents: readonly Agent[]
  customerOf: ReadonlyMap<string, CustomerId | null>
}

/** Reports counted the slow way, with the domain's own definitions: what the database's statements must agree with. */
export function slowReportRecords(happened: () => Happened | Promise<Happened>): ReportRecords {
  const within = (at: Instant, { span }: ReportScope) => at >= span.from && at < span.to
  const ticketsIn = async (scope: ReportScope) =>
    (await happened()).tickets.filter(
      (ticket) =>
        within(ticket.openedAt, scope) &&
        (scope.customer === null || ticket.customer === scope.customer) &&
        (scope.tier === null || ticket.tier === scope.tier) &&
        (scope.agent === null || ticket.assignee === scope.agent),
    )
  const isOf = ({ customerOf }: Happened, conversation: string | null, { customer }: ReportScope) =>
    customer === null || (conversation !== null && customerOf.get(conversation) === customer)
  const questionsIn = async (scope: ReportScope) => {
    const all = await happened()
    return all.questions.filter(({ at, conversation }) => within(at, scope) && isOf(all, conversation, scope))
  }
  const gapsIn = async (scope: ReportScope) => {
    const mine = new Set((await questionsIn(scope)).map(({ id }) => id))
    return gapsAmong((await happened()).questions)
      .map(({ question }) => question)
      .filter(({ id }) => mine.has(id))
  }
  const saidIn = async (scope: ReportScope) => {
    const { tickets, satisfaction } = await happened()
    return satisfaction.flatMap((each) => {
      const ticket = tickets.find(({ id }) => id === each.ticket)
      if (!ticket || !within(each.at, scope)) return []
      if (scope.customer !== null && ticket.customer !== scope.customer) return []
      if (scope.tier !== null && ticket.tier !== scope.tier) return []
      return scope.agent === null || each.agent === scope.agent ? [{ ...each, ticket }] : []
    })
  }
  const stepOf = (steps: readonly Instant[], at: Instant) => steps.filter((from) => from <= at).length - 1
  const metAt = (target: Target) =>
    target.state === 'kept' ? target.at : target.state === 'broken' ? target.metAt : null
  const firstOf = (ticket: Ticket) => ticket.targets.filter(({ kind }) => kind === 'firstResponse')

  return {
    standings: async (scope, steps, now) =>
      (await ticketsIn(scope)).flatMap((ticket) =>
        ticket.targets.map((target) => ({
          step: stepOf(steps, ticket.openedAt),
          kind: target.kind,
          tier: ticket.tier,
          standing: standingOf(target, ticket, now),
          count: 1,
          until: target.dueAt,
        })),
      ),

    ticketsBehind: async (scope, of, now, limit) => {
      const { customers, agents } = await happened()
      const found = (await ticketsIn(scope)).flatMap((ticket) => {
        const target = ticket.targets.find(({ kind }) => kind === of.kind)
        if (!target || standingOf(target, ticket, now) !== of.standing) return []
        const { number, conversation, subject, tier, openedAt } = ticket
        const customerName = customers.find(({ id }) => id === ticket.customer)?.name ?? ''
        const agentName = agents.find(({ id }) => id === ticket.assignee)?.name ?? null
        const times = { openedAt, dueAt: target.dueAt, metAt: metAt(target) }
        return [{ number, conversation, subject, tier, customerName, agentName, ...times }]
      })
      return found.sort((a, b) => b.openedAt - a.openedAt || b.number - a.number).slice(0, limit)
    },

    firstResponses: async (scope, steps) => {
      const tickets = await ticketsIn(scope)
      const common = ({ tier, openedAt }: Ticket) => ({ step: stepOf(steps, openedAt), tier })
      return {
        answered: tickets.flatMap((ticket) =>
          firstOf(ticket).flatMap((target) => {
            const answeredAt = metAt(target)
            const { clock, startedAt, pauses } = target
            return answeredAt === null ? [] : [{ ...common(ticket), clock, startedAt, answeredAt, pauses }]
          }),
        ),
        unanswered: tickets
          .filter(({ solvedAt }) => solvedAt === null)
          .flatMap((ticket) =>
            firstOf(ticket)
              .filter((target) => metAt(target) === null)
              .map(({ clock }) => ({ ...common(ticket), clock, count: 1 })),
          ),
      }
    },

    questions: async (scope, steps) => {
      const questions = await questionsIn(scope)
      return (['chat', 'help'] as const).flatMap((source) =>
        steps.map((_from, step): QuestionCount => {
          const here = questions.filter((each) => each.source === source && stepOf(steps, each.at) === step)
          const { totals } = figuresOf(here, [])
          // figuresOf counts outcomes of the chat alone, and nothing else has any
          const { shown, confirmed, assumed, refused, escalated, pending, returned } = totals
          return {
            step,
            source,
            asked: here.length,
            ...{ shown, confirmed, assumed, refused, escalated, pending },
            unanswered: totals.unanswered + totals.helpUnanswered,
            returnedConfirmed: returned.confirmed,
            returnedAssumed: returned.assumed,
          }
        }),
      )
    },

    gapCounts: async (scope, steps) => (await gapsIn(scope)).map(({ at }) => ({ step: stepOf(steps, at), count: 1 })),
    gaps: async (scope, limit) => (await gapsIn(scope)).sort((a, b) => b.at - a.at).slice(0, limit),

    load: async (scope, measure) => {
      const all = await happened()
      const times = {
        questions: async () => (await questionsIn(scope)).filter(({ source }) => source === 'chat').map(({ at }) => at),
        agentAskedFor: async () =>
          all.events
            .filter((event) => event.kind === 'AgentAskedFor' && within(event.at, scope))
            .filter(({ conversation }) => isOf(all, conversation, scope))
            .map(({ at }) => at),
        tickets: async () => (await ticketsIn(scope)).map(({ openedAt }) => openedAt),
      }
      return (await times[measure]()).map((at) => ({ at, count: 1 }))
    },

    scores: async (scope, steps) =>
      (await saidIn(scope)).map(({ at, agent, score }) => ({
        ...{ step: stepOf(steps, at), score, count: 1 },
        by: agent === null ? 'assistant' : 'person',
      })),
    wordCounts: async (scope, steps) =>
      (await saidIn(scope))
        .filter(({ word }) => word !== null)
        .map(({ at }) => ({ step: stepOf(steps, at), count: 1 })),
    words: async (scope, limit) => {
      const { customers, agents } = await happened()
      const words = (await saidIn(scope)).flatMap(({ ticket, conversation, at, score, word, agent }) => {
        if (word === null) return []
        const { number, subject, customer } = ticket
        const customerName = customers.find(({ id }) => id === customer)?.name ?? ''
        const agentName = agents.find(({ id }) => id === agent)?.name ?? null
        return [{ number, conversation, subject, at, score, word, customerName, agentName }]
      })
      return words.sort((a, b) => b.at - a.at || b.number - a.number).slice(0, limit)
    },

    /** Nothing is over, so that nothing is kept. */
    changesSince: async () => ({
      mark: { server: 'none', transaction: 0n },
      changed: 'unknown',
      notedBefore: 0 as Instant,
    }),

    choices: async () => {
      const { customers, agents } = await happened()
      const named = <T extends string>({ id, name }: { id: T; name: string }) => ({ id, name })
      return { customers: customers.map(named), agents: agents.map(named) }
    },
  }
}

/** One topic for each text that was asked, the most asked first. */
export function topicsByText(gaps: readonly Question[]) {
  const texts = [...new Set(gaps.map(({ text }) => text ?? ''))]
  return texts
    .map((text) => {
      const asked = gaps.filter((gap) => (gap.text ?? '') === text)
      const slugs = [...new Set(asked.flatMap(({ article }) => (article === null ? [] : [article])))]
      return {
        text,
        count: asked.length,
        unanswered: asked.filter(isUnanswered).length,
        examples: [],
        refused: slugs.map((slug) => ({ slug, title: slug })),
      }
    })
    .sort((a, b) => b.count - a.count)
}
