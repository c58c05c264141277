import { fromAna, openMailHouse } from './mailHouse.ts'

// A node that is killed in the middle of handling a mail: it has kept it, claimed it, and comes no further.
const house = await openMailHouse({ url: process.argv[2] ?? '' })
house.clock.now = Number(process.argv[3]) as typeof house.clock.now
await house.arrives(fromAna('How do we see who opened a document?', { id: 'in-the-middle' }))
await house.handles({
  checkFiles: () => {
    process.stdout.write('in the middle\n')
    return new Promise(() => {})
  },
})
