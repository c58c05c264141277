import { useMutation, useQueryClient } from '@tanstack/react-query'
import { call } from '../api.ts'
import { useColleagues } from '../conversation/actions/act.ts'
import { queueWords as say } from './words.ts'

type Props = { numbers: number[]; letGo: () => void; tell: (sentence: string) => void }

/** What can be done with the tickets that are picked, all at once. */
export function Picked({ numbers, letGo, tell }: Props) {
  const client = useQueryClient()
  const colleagues = useColleagues()
  const assign = useMutation({
    mutationFn: (agent: string | null) => call('PUT /api/tickets/agent', { body: { numbers, agent } }),
    onSuccess: ({ results }, agent) => {
      const done = results.filter(({ became }) => became !== 'refused').length
      const to = colleagues.find(({ id }) => id === agent)?.name ?? null
      const rest = results.length - done
      tell([done > 0 ? say.assigned(done, to) : '', rest > 0 ? say.notAssigned(rest) : ''].filter(Boolean).join(' '))
      letGo()
    },
    onError: (problem) => tell(problem.message),
    onSettled: () => void client.invalidateQueries({ queryKey: ['queue'] }),
  })

  return (
    <div className="picked" role="toolbar" aria-label={say.picked(numbers.length)}>
      <strong>{say.picked(numbers.length)}</strong>
      <label className="picked-to">
        {say.assignTo}
        <select
          value=""
          disabled={assign.isPending}
          onChange={(event) => assign.mutate(event.target.value === 'nobody' ? null : event.target.value)}
        >
          <option value="" disabled>
            {say.assignChoose}
          </option>
          {[...colleagues]
            .sort((a, b) => Number(b.isMe) - Number(a.isMe))
            .map(({ id, name, isMe }) => (
              <option key={id} value={id}>
                {isMe ? say.assignMe : name}
              </option>
            ))}
          <option value="nobody">{say.assignNobody}</option>
        </select>
      </label>
      <button type="button" className="button" onClick={letGo}>
        {say.unpick}
      </button>
    </div>
  )
}
