import { ArrowDownToLine, Lock, Pause, ScrollText, Search } from 'lucide-react'
import { useDeferredValue, useMemo, useState } from 'react'
import type { LogLine, LogSeverity } from '../../shared/domain/log-line.ts'
import { logSeverities } from '../../shared/domain/log-order.ts'
import { usePlace } from '../router.ts'
import { Button } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { FilterMenu } from '../ui/filter-menu.tsx'
import { LongText } from '../ui/long-text.tsx'
import { SafeText } from '../ui/safe-text.tsx'
import { SkeletonLines } from '../ui/skeleton.tsx'
import { TextInput } from '../ui/text-input.tsx'
import { LogDetails } from './log-details.tsx'
import { LogList } from './log-list.tsx'
import { severityLook } from './log-row.tsx'
import { filterLogLines, type LogView } from './log-view.ts'
import { type LogOrigin, useLogs } from './use-logs.ts'

/** What prints these logs, in a word: members of a database, pods of an operator. */
type LogPrinter = 'member' | 'pod'

type LogsTabProps = { origin: LogOrigin; printer?: LogPrinter }

/** The logs of all members, or pods, on one time axis. */
export function LogsTab({ origin, printer = 'member' }: LogsTabProps) {
  return <Logs key={origin.key} origin={origin} printer={printer} />
}

function Logs({ origin, printer }: Required<LogsTabProps>) {
  const { view, begun, lost } = useLogs(origin)
  const [text, setText] = useState('')
  const asked = usePlace().query.get('member')
  const [members, setMembers] = useState<readonly string[]>(asked === null ? [] : [asked])
  const [severities, setSeverities] = useState<readonly LogSeverity[]>([])
  /** What stands still while the reader looks back. */
  const [paused, setPaused] = useState<readonly LogLine[] | null>(null)
  const [chosen, setChosen] = useState<number | null>(null)
  const wanted = useDeferredValue(text)
  const source = paused ?? view.lines
  const lines = useMemo(() => filterLogLines(source, { text: wanted, members, severities }), [source, wanted, members, severities])
  const chosenLine = chosen === null ? undefined : source.find(line => line.seq === chosen)
  const missed = paused === null ? 0 : view.lastSeq - (paused.at(-1)?.seq ?? 0)
  const pause = () => setPaused(before => before ?? view.lines)

  if (!begun && lost === null) return <SkeletonLines lines={12} label="Loading the logs" />
  const forbidden = view.members.length > 0 && view.members.every(member => member.state === 'forbidden')
  if (forbidden && view.lines.length === 0) {
    return (
      <EmptyState icon={Lock} title="These logs may not be read">
        <LongText text={view.members[0]?.problem ?? ''} />
      </EmptyState>
    )
  }
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="flex shrink-0 flex-wrap items-center gap-2 border-b border-line px-6 py-2">
        <div className="min-w-48 flex-1">
          <TextInput icon={Search} aria-label="Search the logs" placeholder="Search" value={text} onValueChange={setText} />
        </div>
        <FilterMenu
          label={printer === 'member' ? 'Member' : 'Pod'}
          options={view.members.map(member => ({ value: member.name, label: member.name }))}
          selected={members}
          onChange={setMembers}
        />
        <FilterMenu
          label="Severity"
          options={logSeverities.toReversed().map(severity => ({ value: severity, label: severityLook[severity].label }))}
          selected={severities}
          onChange={chosenOnes => setSeverities(logSeverities.filter(severity => chosenOnes.includes(severity)))}
        />
        {paused === null ? (
          <Button icon={Pause} onClick={pause}>
            Pause
          </Button>
        ) : (
          <Button icon={ArrowDownToLine} variant="primary" onClick={() => setPaused(null)}>
            {missed === 0 ? 'Follow' : `Follow, ${missed} new`}
          </Button>
        )}
      </div>
      <LogStatus
        view={view}
        printer={printer}
        shown={lines.length}
        total={source.length}
        paused={paused !== null}
        lost={lost?.message ?? null}
      />
      {lines.length === 0 ? (
        <NoLines total={source.length} running={view.members.length > 0} printer={printer} />
      ) : (
        <LogList
          lines={lines}
          following={paused === null}
          onLeave={pause}
          chosen={chosen}
          onChoose={seq => {
            // A line that is read must not run away.
            if (seq !== null) pause()
            setChosen(seq)
          }}
        />
      )}
      {chosenLine !== undefined && <LogDetails line={chosenLine} onClose={() => setChosen(null)} />}
    </div>
  )
}

function NoLines({ total, running, printer }: { total: number; running: boolean; printer: LogPrinter }) {
  const [title, text] =
    total > 0
      ? ['No line fits', 'Change the search or the filters to see more.']
      : running
        ? ['No line has come yet', `What the ${printer}s print will appear here.`]
        : [`No ${printer} runs`, `What a ${printer} prints will appear here as soon as one runs.`]
  return (
    <EmptyState icon={ScrollText} title={title}>
      {text}
    </EmptyState>
  )
}

const stateText = {
  opening: 'is being opened',
  reading: '',
  ended: 'has ended',
  waiting: 'has no log yet',
  forbidden: 'may not be read',
  lost: 'is lost',
}

type LogStatusProps = { view: LogView; printer: LogPrinter; shown: number; total: number; paused: boolean; lost: string | null }

/** What is shown, what is missing, and why. */
function LogStatus({ view, printer, shown, total, paused, lost }: LogStatusProps) {
  const troubled = view.members.filter(member => member.state !== 'reading')
  const none = view.members.length > 0 && view.members.every(member => member.state === 'lost')
  return (
    <div className="flex shrink-0 flex-wrap items-center gap-x-4 gap-y-1 border-b border-line px-6 py-1 text-xs text-ink-3">
      <span className="tabular">{shown === total ? `${shown} lines` : `${shown} of ${total} lines`}</span>
      <span>
        {paused ? 'paused' : lost !== null || none ? 'interrupted' : view.members.length === 0 ? `waiting for a ${printer}` : 'following'}
      </span>
      {view.dropped > 0 && <span className="tabular font-medium text-warn">{view.dropped} dropped: more came than could be taken</span>}
      {view.letGo > 0 && <span className="tabular">{view.letGo} older ones let go</span>}
      {lost !== null && (
        <span className="text-warn">
          <LongText text={lost} limit={200} />
        </span>
      )}
      {troubled.slice(0, 8).map(member => (
        <span key={member.name} className={member.state === 'opening' ? '' : 'text-warn'}>
          <SafeText>{member.name}</SafeText> {stateText[member.state]}
          {member.problem !== null && (
            <>
              {': '}
              <LongText text={member.problem} limit={120} />
            </>
          )}
        </span>
      ))}
    </div>
  )
}
