import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { call } from '../api.ts'
import { letterWords } from '../letterWords.ts'
import { to } from '../route.ts'
import type { ScreenProps } from '../screens.ts'
import { Empty, Page, Standing, Trouble } from './Page.tsx'
import { words } from './words.ts'

const text = words.letters
const key = ['admin', 'letters']

/** Letters that could not be delivered; one can go out once more when what was wrong is mended. */
export function Letters({ say }: ScreenProps) {
  const client = useQueryClient()
  const found = useQuery({ queryKey: key, queryFn: () => call('GET /api/admin/letters', {}) })
  const again = useMutation({
    mutationFn: ({ id }: { id: string; to: string }) => call('POST /api/admin/letters/:id/tries', { id }),
    onSuccess: (_, { to }) => {
      say(text.tried(to))
      document.getElementById('screen-title')?.focus()
    },
    onSettled: () => void client.invalidateQueries({ queryKey: key }),
  })
  const letters = found.data?.letters ?? []

  return (
    <Page title={words.pages.letters} lead={text.lead}>
      <Standing query={found} />
      <Trouble error={again.error} />
      {found.data && letters.length === 0 && <Empty title={text.none}>{text.noneLead}</Empty>}
      {letters.length > 0 && (
        <table className="admin-table">
          <thead>
            <tr>
              <th scope="col">{text.to}</th>
              <th scope="col">{text.letter}</th>
              <th scope="col">{text.why}</th>
              <th scope="col">
                <span className="unseen">{text.again}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {letters.map((letter) => (
              <tr key={letter.id}>
                <th scope="row">{letter.to}</th>
                <td data-label={text.letter}>
                  {letter.conversation ? (
                    <a href={to.talk(letter.conversation)}>{letterWords.kinds[letter.about]}</a>
                  ) : (
                    letterWords.kinds[letter.about]
                  )}
                  <span className="admin-second">{words.when(letter.at)}</span>
                </td>
                <td data-label={text.why}>
                  {letterWords.troubles[letter.trouble]}
                  {letter.cause && <span className="admin-second">{letter.cause}</span>}
                </td>
                <td className="admin-do">
                  {letter.isSpent ? (
                    <span className="remark">{text.spent}</span>
                  ) : (
                    <button
                      type="button"
                      className="button"
                      aria-label={text.againTo(letterWords.kinds[letter.about], letter.to)}
                      disabled={again.isPending}
                      onClick={() => again.mutate(letter)}
                    >
                      {text.again}
                    </button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Page>
  )
}
