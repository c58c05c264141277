import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useEffect, useRef } from 'react'
import type { PeriodWire } from '../../../http/api/reportsWire.ts'
import type { Tier } from '../../../http/wire.ts'
import { call } from '../api.ts'
import { words as shared } from '../words.ts'
import { type Asked, PERIODS } from './asked.ts'
import { Choice } from './Choice.tsx'
import { words } from './words.ts'

const say = words.period

/** Which days, and narrowed to what. */
export function Head({
  asked,
  period,
  ask,
}: {
  asked: Asked
  /** The days that are shown, once they are known. */
  period: PeriodWire | null
  ask: (asked: Asked) => void
}) {
  const choices = useQuery({
    queryKey: ['reports', 'choices'],
    queryFn: () => call('GET /api/reports/choices', {}),
    staleTime: 300_000,
    refetchInterval: false,
  })
  const { customers = [], agents = [], today } = choices.data ?? {}
  const isNarrowed = asked.customer !== null || asked.tier !== null || asked.agent !== null
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => {
    // not by a key: the focus may be in here
    for (const name of ['first', 'last'] as const) {
      const input = form.current?.elements.namedItem(name)
      if (period && input instanceof HTMLInputElement) input.value = period[name]
    }
  }, [period])
  const own = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const given = new FormData(event.currentTarget)
    ask({ ...asked, period: null, first: String(given.get('first')), last: String(given.get('last')) })
  }
  return (
    <div className="report-controls">
      <Choice
        label={say.label}
        options={PERIODS.map((period) => [period, say.names[period]] as const)}
        chosen={asked.period}
        choose={(period) => ask({ ...asked, period, first: null, last: null })}
      />
      <form className="report-days" onSubmit={own} ref={form} aria-label={say.own}>
        <label>
          {say.first}
          <input type="date" name="first" required max={today} />
        </label>
        <label>
          {say.last}
          <input type="date" name="last" required max={today} />
        </label>
        <button type="submit" className="button">
          {say.show}
        </button>
      </form>
      <fieldset className="report-filters">
        <legend className="unseen">{words.filter.label}</legend>
        <Select
          label={words.filter.customer}
          value={asked.customer}
          options={customers.map(({ id, name }) => [id, name] as const)}
          choose={(customer) => ask({ ...asked, customer })}
        />
        <Select
          label={words.filter.tier}
          value={asked.tier === null ? null : String(asked.tier)}
          options={[1, 2, 3].map((tier) => [String(tier), shared.tier(tier)] as const)}
          choose={(tier) => ask({ ...asked, tier: tier === null ? null : (Number(tier) as Tier) })}
        />
        <Select
          label={words.filter.agent}
          value={asked.agent}
          options={agents.map(({ id, name }) => [id, name] as const)}
          choose={(agent) => ask({ ...asked, agent })}
        />
        {isNarrowed && (
          <button
            type="button"
            className="button-plain"
            onClick={() => ask({ ...asked, customer: null, tier: null, agent: null })}
          >
            {words.filter.clear}
          </button>
        )}
      </fieldset>
    </div>
  )
}

function Select({
  label,
  value,
  options,
  choose,
}: {
  label: string
  value: string | null
  options: readonly (readonly [value: string, name: string])[]
  choose: (value: string | null) => void
}) {
  return (
    <label>
      {label}
      <select value={value ?? ''} data-chosen={value !== null} onChange={(event) => choose(event.target.value || null)}>
        <option value="">{words.filter.all}</option>
        {options.map(([id, name]) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
    </label>
  )
}
