import { execFileSync } from 'node:child_process'

/** The database and the mail server as replicas in networks of their own see them. Only ever an address within this one. */
export const BACK_HOST = '10.213.255.1'

/** Two lines to a replica in a network of its own: one for visitors, one to the database, which can be unplugged. */
export type Plugs = {
  /** Where the replica is reached. */
  frontAddress: string
  unplug(): void
  plugIn(): void
  /** Takes both lines away; after the process has ended they would go by themselves, a little later. */
  remove(): void
}

/**
 * Whether this process has a network of its own in which it may lay lines: the long run starts itself anew in one where
 * the system allows that (as root), so that nothing of the machine's own network is touched and all of it goes with us.
 */
export function hasOwnNetwork(): boolean {
  return process.env.CHAOS_NETWORK === 'own'
}

/**
 * The command that runs another in a network, with mounts and with processes of its own, so that nothing of it is left when
 * it ends, however it ends; null where the system refuses.
 */
export function ownNetwork(): string[] | null {
  const command = ['unshare', '--net', '--mount', '--pid', '--fork', '--mount-proc', '--kill-child', '--']
  try {
    const lines = 'ip link set lo up && ip link add a0 type veth peer name a1 && mount -t tmpfs none /mnt'
    execFileSync(command[0] as string, [...command.slice(1), 'sh', '-c', lines], { stdio: 'ignore' })
    return command
  } catch {
    return null
  }
}

/** Gives this network its own machine's address and the one the replicas look for. */
export function prepareNetwork(): void {
  ip('link set lo up')
  ip(`addr add ${BACK_HOST}/32 dev lo`)
}

/** Lays two lines to the process `pid`, which was started by `unshare --net`. They go when it ends. */
export function layLines(pid: number, index: number): Plugs {
  const [front, back] = [`f${index}-${pid % 10_000}`, `b${index}-${pid % 10_000}`]
  const network = `10.213.${index}`
  const within = (words: string) => execFileSync('nsenter', ['-t', String(pid), '-n', 'ip', ...words.split(' ')])
  for (const [name, near, far] of [
    [front, 1, 2],
    [back, 5, 6],
  ] as const) {
    ip(`link add ${name} type veth peer name ${name}p`)
    ip(`link set ${name}p netns ${pid}`)
    ip(`addr add ${network}.${near}/30 dev ${name}`)
    ip(`link set ${name} up`)
    within(`addr add ${network}.${far}/30 dev ${name}p`)
    within(`link set ${name}p up`)
  }
  within('link set lo up')
  within(`route add ${BACK_HOST}/32 via ${network}.5`)
  return {
    frontAddress: `${network}.2`,
    unplug: () => ifThere(`link set ${back} down`),
    plugIn: () => ifThere(`link set ${back} up`),
    remove() {
      for (const name of [front, back]) ifThere(`link del ${name}`)
    },
  }
}

/** A replica that is killed takes its lines with it. */
function ifThere(words: string): void {
  try {
    ip(words)
  } catch (fault) {
    if (!/Cannot find device/.test((fault as Error).message)) throw fault
  }
}

function ip(words: string): void {
  execFileSync('ip', words.split(' '), { stdio: ['ignore', 'ignore', 'pipe'] })
}
