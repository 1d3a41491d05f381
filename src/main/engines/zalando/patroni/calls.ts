import type { Living } from '../../change/living.ts'
import type { CallMeaning, DraftCall, DraftStep, PodFact } from '../../engine.ts'
import { podKind } from '../../kube-kinds.ts'
import { doorOf, leading, type MemberSays } from './facts.ts'

/** Patroni does not answer a restart before PostgreSQL runs again; in ms. */
const restartMs = 180_000
/** Patroni watches a switchover for twice its `loop_wait`, at least 20 s; in ms. */
const switchoverMs = 120_000
const quickMs = 15_000

// Where the REST API is protected (restapi.authentication), which Spilo does not do by itself.
const guarded: readonly CallMeaning[] = [
  {
    status: 401,
    means: 'refused',
    text: 'Patroni asks for a password of its own for this, which the app does not have; nothing was done.',
  },
  { status: 403, means: 'refused', text: 'Patroni does not let this caller do it; nothing was done.' },
  { status: 501, means: 'refused', text: 'This Patroni does not know the call; nothing was done.' },
]

function step(
  living: Living,
  member: string,
  id: string,
  title: string,
  call: Omit<DraftCall, 'verb' | 'namespace' | 'name' | 'scheme' | 'port'>,
): DraftStep {
  const { namespace } = living.cluster
  return {
    id,
    title,
    kind: podKind,
    verb: 'call',
    namespace,
    name: member,
    ...doorOf(living.root),
    ...call,
    answers: [...call.answers, ...guarded],
  }
}

function says(pod: string, pointer: string, oneOf: readonly string[], words: string): PodFact {
  return { pod, path: '/patroni', pointer, oneOf, says: words }
}

const leads = (pod: string) => says(pod, '/role', leading, `${pod} leads`)
const follows = (pod: string) => says(pod, '/role', ['replica'], `${pod} is a replica`)
const startedAnew = (pod: string) => says(pod, '/postmaster_start_time', [], `PostgreSQL in ${pod} was started anew`)

/** Restarts PostgreSQL inside a member's pod. Patroni refuses it itself if the member has another role by then. */
export function restartCall(living: Living, member: MemberSays, isPrimary: boolean): DraftStep {
  const { name } = member
  return step(living, name, `restart-${name}`, `Restart PostgreSQL in ${name}, ${isPrimary ? 'the primary' : 'a replica'}`, {
    path: '/restart',
    // In the word that this Patroni has for it.
    body: { role: member.role ?? (isPrimary ? 'primary' : 'replica') },
    timeoutMs: restartMs,
    standsOn: [isPrimary ? leads(name) : follows(name)],
    proof: startedAnew(name),
    answers: [
      { status: 200, means: 'done', text: 'PostgreSQL has restarted.' },
      { status: 202, means: 'done', text: 'Patroni has taken it.' },
      {
        status: 503,
        has: 'conditions are not satisfied',
        means: 'refused',
        text: 'Patroni did not restart it: its role is another by now.',
      },
      { status: 503, has: 'already in progress', means: 'refused', text: 'Patroni did not restart it: it is at something else there.' },
      { status: 503, means: 'refused', text: 'Patroni could not restart it. Look at the member.' },
    ],
  })
}

/** Has a member's Patroni read its configuration again. */
export function reloadCall(living: Living, { name }: MemberSays): DraftStep {
  return step(living, name, `reload-${name}`, `Reload the configuration of ${name}`, {
    path: '/reload',
    body: {},
    timeoutMs: quickMs,
    standsOn: [says(name, '/role', [], `${name} answers, and its role stays what it is`)],
    proof: null,
    answers: [
      { status: 202, means: 'done', text: 'Patroni reads its configuration again.' },
      { status: 200, means: 'done', text: 'Patroni reads its configuration again.' },
    ],
  })
}

/** Hands the lead over, cleanly. */
export function switchoverCall(living: Living, leader: string, candidate: string): DraftStep {
  return step(living, leader, 'switchover', `Ask Patroni to hand the lead from ${leader} to ${candidate}`, {
    path: '/switchover',
    body: { leader, candidate },
    timeoutMs: switchoverMs,
    standsOn: [leads(leader), follows(candidate), says(candidate, '/state', ['running', 'streaming'], `${candidate} runs`)],
    proof: says(candidate, '/role', leading, `${candidate} leads`),
    answers: [
      { status: 200, has: 'instead of', means: 'done', text: 'Another member leads than the one that was asked for.' },
      { status: 200, means: 'done', text: 'The lead was handed over.' },
      { status: 202, means: 'done', text: 'Patroni has taken it.' },
      { status: 412, means: 'refused', text: 'Patroni refuses: what a switchover needs is not there. Nothing was done.' },
      { status: 400, means: 'refused', text: 'Patroni refuses the request. Nothing was done.' },
      { status: 503, has: 'status unknown', means: 'unknown', text: 'Patroni does not know what became of it.' },
      { status: 503, means: 'refused', text: 'Patroni says that the switchover failed. Look who leads.' },
    ],
  })
}

/** Drops a replica's data directory and copies it anew. */
export function reinitializeCall(living: Living, member: string, leader: string): DraftStep {
  return step(living, member, 'reinitialize', `Drop the data of ${member} and copy it anew`, {
    path: '/reinitialize',
    body: {},
    timeoutMs: quickMs,
    standsOn: [follows(member), leads(leader)],
    proof: startedAnew(member),
    answers: [
      { status: 200, means: 'done', text: 'Patroni has begun.' },
      { status: 202, means: 'done', text: 'Patroni has begun.' },
      { status: 503, has: 'leader', means: 'refused', text: 'Patroni refuses. Nothing was done.' },
      { status: 503, has: 'already in progress', means: 'refused', text: 'Patroni is at something else there. Nothing was done.' },
      { status: 503, means: 'refused', text: 'Patroni refuses. Nothing was done.' },
    ],
  })
}
