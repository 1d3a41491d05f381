import { ArrowLeft } from 'lucide-react'
import { useEffect, useMemo, useState } from 'react'
import type { Editable } from '../../../shared/contract/editable.ts'
import type { DatabaseCluster } from '../../../shared/domain/database-cluster.ts'
import { changedPointers } from '../../../shared/manifest/changed-pointers.ts'
import { readManifest } from '../../../shared/manifest/read-manifest.ts'
import { type Rebased, rebaseText } from '../../../shared/manifest/rebase-text.ts'
import { client } from '../../client.ts'
import { describeError, type ShownError } from '../../describe-error.ts'
import { YamlDiff } from '../../editor/yaml-diff.tsx'
import { YamlEditor } from '../../editor/yaml-editor.tsx'
import { addressOf, navigate } from '../../router.ts'
import { dropEditDraft, keepEditDraft, readEditDraft } from '../../state/edit-draft.ts'
import { Button, ButtonLink } from '../../ui/button.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { SafeText } from '../../ui/safe-text.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { describeAt, explain } from './describe-at.ts'
import { EditAside } from './edit-aside.tsx'
import { EditNotices } from './edit-notices.tsx'
import { useLive } from './use-live.ts'
import { useProblems } from './use-problems.ts'

/** What was said against a text, as long as that text stands. */
type Refusal = { readonly of: string; readonly error: ShownError | null; readonly reasons: readonly string[] }

/** The root object as text, with what helps to write it; the plan follows. `because`: why nothing can be changed now; null: it can. */
export function EditForm(props: { cluster: DatabaseCluster; opened: Editable; because: string | null }) {
  const { cluster, opened } = props
  const { id } = cluster
  const because = props.because ?? opened.because
  const kept = readEditDraft(id)
  const [begun, setBegun] = useState(kept?.begun ?? opened)
  const [text, setText] = useState(kept?.text ?? opened.text)
  const [replacement, setReplacement] = useState<{ text: string } | null>(null)
  const [view, setView] = useState<'edit' | 'changes'>('edit')
  const [goTo, setGoTo] = useState<{ line: number; column: number } | null>(null)
  const [cursor, setCursor] = useState({ line: 1, column: 1 })
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<Refusal | null>(null)
  const [taken, setTaken] = useState<Rebased | null>(null)
  const problems = useProblems(text, opened.schema)
  const live = useLive(id) ?? opened
  const changed = text !== begun.text
  const moved = useMemo(() => (live.text === begun.text ? [] : pointersBetween(begun.text, live.text)), [live, begun])
  const described = describeAt(text, opened.schema, cursor.line, cursor.column)
  const refusal = refused?.of === text ? refused : null

  useEffect(() => {
    if (changed) keepEditDraft(id, { begun, text })
    else dropEditDraft(id)
  }, [id, begun, text, changed])

  function replaceText(by: string) {
    setText(by)
    setReplacement({ text: by })
  }

  function reset() {
    setBegun(live)
    replaceText(live.text)
    setTaken(null)
    setView('edit')
  }

  function takeOver() {
    const rebased = rebaseText(begun.text, text, live.text)
    if (rebased === null) return
    setBegun(live)
    replaceText(rebased.text)
    setTaken(rebased)
  }

  async function review() {
    if (busy || because !== null) return
    setRefused(null)
    setBusy(true)
    try {
      const plan = await client.plans.create({
        engine: cluster.engine,
        operation: 'edit-yaml',
        contextId: cluster.contextId,
        clusterId: id,
        params: { text, base: begun.text, uid: begun.uid, resourceVersion: begun.resourceVersion },
      })
      const reasons = plan.checks.flatMap(check =>
        check.status === 'fail' && check.field === 'text' ? [check.cure === null ? check.seen : `${check.seen} ${check.cure}`] : [],
      )
      if (reasons.length === 0) return navigate(addressOf(['plan', plan.id]))
      // What the text is to blame for is said beside the text; such a plan is good for nothing.
      await client.plans.discard({ id: plan.id })
      setRefused({ of: text, error: null, reasons })
    } catch (reason) {
      setRefused({ of: text, error: describeError(reason), reasons: [] })
    } finally {
      setBusy(false)
    }
  }

  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <PageHeader
        title="Edit as YAML"
        about={
          <>
            <span>
              of <SafeText>{cluster.name}</SafeText> in <SafeText>{cluster.namespace}</SafeText>
            </span>
            <span className="text-ink-3">Nothing is written before you have read and confirmed the plan.</span>
          </>
        }
        actions={
          <>
            <ButtonLink href={addressOf(['database', id])} variant="ghost" icon={ArrowLeft}>
              To the database
            </ButtonLink>
            <Segmented
              label="View"
              value={view}
              onChange={setView}
              options={[
                { value: 'edit', label: 'Text' },
                { value: 'changes', label: 'What changes' },
              ]}
            />
            <Button onClick={reset} because={changed || moved.length > 0 ? null : 'Nothing is changed.'}>
              Reset
            </Button>
            <Button variant="primary" busy={busy} onClick={review} because={because ?? (changed ? null : 'Nothing is changed yet.')}>
              Review plan
            </Button>
          </>
        }
      />
      <EditNotices
        because={because}
        refusal={refusal}
        moved={moved}
        readable={rebaseText(begun.text, text, live.text) !== null}
        taken={taken}
        gone={live.uid !== begun.uid}
        onTake={takeOver}
      />
      <div className="flex min-h-0 flex-1">
        <div className="relative min-h-0 min-w-0 flex-1">
          <div className={view === 'edit' ? 'absolute inset-0' : 'hidden'}>
            <YamlEditor
              begin={text}
              replacement={replacement}
              label="The object as YAML"
              readOnly={because !== null}
              schema={opened.schema}
              problems={problems}
              goTo={goTo}
              onChange={setText}
              onCursor={(line, column) => setCursor({ line, column })}
              explain={(line, column) => explain(problems, text, opened.schema, line, column)}
              onSubmit={review}
            />
          </div>
          {view === 'changes' && (
            <div className="absolute inset-0 overflow-y-auto px-6 py-4">
              {changed ? (
                <YamlDiff before={begun.text} after={text} label="Your changes" maxHeight={2000} />
              ) : (
                <p className="text-sm text-ink-3">Nothing is changed yet.</p>
              )}
            </div>
          )}
        </div>
        <EditAside
          problems={problems}
          described={described}
          schemaProblem={opened.schemaProblem}
          onGo={problem => {
            setView('edit')
            setGoTo({ line: problem.line, column: problem.column })
          }}
        />
      </div>
    </div>
  )
}

function pointersBetween(from: string, to: string): readonly string[] {
  const [before, after] = [readManifest(from).value, readManifest(to).value]
  return before === null || after === null ? [] : changedPointers(before, after)
}
