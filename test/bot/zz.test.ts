import { test } from 'vitest'
import { talk } from '../support/talk.ts'

test('x', async () => {
  for (const signedIn of [undefined, 'leo@freelance.example']) {
    const it = await talk({ ...(signedIn && { signedIn }) })
    for (const s of [
      'everything is down',
      ...(signedIn ? [] : ['leo@freelance.example', '123456']),
      'the second one',
      'yes',
    ])
      await it.says(s)
    console.log(it.transcript())
  }
  const it = await talk()
  for (const s of ['I am a student and cannot open my book', 'no', 'still stuck', 'x']) await it.says(s)
  console.log(it.transcript())
  const it2 = await talk()
  for (const s of ['please reset my devices', 'no', 'still stuck']) await it2.says(s)
  console.log(it2.transcript())
})
