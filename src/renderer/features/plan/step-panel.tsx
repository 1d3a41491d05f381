import { lazy, Suspense, useState } from 'react'
import type { PlanStep } from '../../../shared/domain/plan.ts'
import { PlainYaml } from '../../editor/plain-yaml.tsx'
import { Badge } from '../../ui/badge.tsx'
import { Callout } from '../../ui/callout.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { LongText } from '../../ui/long-text.tsx'
import { Panel } from '../../ui/panel.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { SkeletonLines } from '../../ui/skeleton.tsx'
import { ApiCallView } from './api-call-view.tsx'
import { CallPanel } from './call-panel.tsx'
import { changeSummary, groupChanges } from './change-groups.ts'
import { ChangeList } from './change-list.tsx'
import { ConflictList } from './conflict-list.tsx'
import { HeldBadge } from './held-badge.tsx'

const YamlDiff = lazy(() => import('../../editor/yaml-diff.tsx').then(module => ({ default: module.YamlDiff })))
const YamlView = lazy(() => import('../../editor/yaml-view.tsx').then(module => ({ default: module.YamlView })))

type View = 'changes' | 'diff' | 'manifest' | 'call'

const verbs = { apply: 'Apply', patch: 'Patch', status: 'Write status of', delete: 'Delete', call: 'Call' } as const

export type StepPanelProps = {
  step: PlanStep
  number: number
  /** Title of the stage that it is held back for; null: it is sent when its turn comes. */
  heldUntil: string | null
  /** Takeovers that need consent; null when the plan can't be applied any more. */
  needed: readonly string[] | null
  accepted: ReadonlySet<string>
  onAccept: (takeover: string, on: boolean) => void
}

function existence(step: PlanStep): string {
  if (step.basis.exists === null) return 'may or may not exist'
  if (step.verb === 'delete') return step.basis.exists ? 'exists, will be deleted' : 'already gone'
  return step.basis.exists ? 'exists' : 'new'
}

/** One write: what it changes, the two texts side by side, the manifest, the exact call. */
export function StepPanel(props: StepPanelProps) {
  return props.step.verb === 'call' ? (
    <CallPanel step={props.step} number={props.number} heldUntil={props.heldUntil} />
  ) : (
    <ObjectPanel {...props} />
  )
}

function ObjectPanel({ step, number, heldUntil, needed, accepted, onAccept }: StepPanelProps) {
  const predicted = step.predicted !== null || step.verb === 'delete'
  const [view, setView] = useState<View>(predicted && step.basis.exists !== false ? 'changes' : 'manifest')
  const place = step.ref.namespace === null ? '' : ` in ${step.ref.namespace}`
  return (
    <Panel
      flush
      title={
        <span>
          <span className="text-ink-3">{number}.</span> {verbs[step.verb]} {step.ref.kind} <LongText text={step.ref.name} limit={80} />
        </span>
      }
      about={
        <span className="flex flex-wrap items-center gap-2">
          <LongText text={`${step.title}${place}`} limit={160} />
          <Badge tone={step.basis.exists === false ? 'info' : 'muted'}>{existence(step)}</Badge>
          <HeldBadge step={step} stage={heldUntil} />
          <span>{predicted ? changeSummary(groupChanges(step.changes), step.moreChanges ?? 0) : 'no dry run'}</span>
        </span>
      }
      actions={
        <Segmented<View>
          label={`View of ${step.ref.kind} ${step.ref.name}`}
          value={view}
          onChange={setView}
          options={[
            { value: 'changes', label: 'Changes' },
            { value: 'diff', label: 'YAML diff' },
            { value: 'manifest', label: step.verb === 'apply' ? 'Manifest' : 'Patch' },
            { value: 'call', label: 'API call' },
          ]}
        />
      }
    >
      {(step.warnings.length > 0 || step.unpredicted !== null) && (
        <div className="flex flex-col gap-2 border-b border-line px-4 py-2">
          {step.unpredicted !== null && (
            <Callout tone="info" title="No dry run">
              <LongText text={step.unpredicted} />
            </Callout>
          )}
          {step.warnings.map(warning => (
            <Callout key={warning} tone="warn" title="Warning from the server">
              <LongText text={warning} />
            </Callout>
          ))}
        </div>
      )}
      <ConflictList step={step} needed={needed} accepted={accepted} onAccept={onAccept} />
      <Suspense fallback={<SkeletonLines lines={6} label="Loading the view" />}>
        {view === 'changes' &&
          (predicted ? (
            <ChangeList changes={step.changes} more={step.moreChanges ?? 0} living={step.basis.exists !== false} />
          ) : (
            <p className="px-4 py-2 text-sm text-ink-3">
              There was no dry run, so the resulting changes are not known. The manifest shows what will be sent.
            </p>
          ))}
        {view === 'diff' && <DiffView step={step} />}
        {view === 'manifest' && <ManifestView step={step} />}
        {view === 'call' && <ApiCallView call={step.call} />}
      </Suspense>
    </Panel>
  )
}

function DiffView({ step }: { step: PlanStep }) {
  const label = `${step.ref.kind} ${step.ref.name}`
  if (step.verb === 'delete') return <YamlView text={(step.live ?? '').trimEnd()} label={`${label}: what goes`} mark="delete" />
  // Without a prediction the manifest is the best that is known of the result. What has no live side is no diff: a diff of nothing starts
  // with a removed empty line.
  const after = step.predicted ?? step.manifest
  if (step.live === null) return <YamlView text={after.trimEnd()} label={`${label}: all of it new`} mark="insert" />
  return <YamlDiff before={step.live} after={after} label={label} />
}

function ManifestView({ step }: { step: PlanStep }) {
  const label = `${step.ref.kind} ${step.ref.name} as it is sent`
  // Long ones get the editor, which finds and folds; short ones need no editor.
  const long = step.manifest.split('\n').length > 80
  return (
    <div className="relative">
      <div className="absolute top-1 right-3 z-10">
        <CopyButton text={step.manifest} what="manifest" />
      </div>
      {long ? <YamlView text={step.manifest} label={label} /> : <PlainYaml text={step.manifest} label={label} />}
    </div>
  )
}
