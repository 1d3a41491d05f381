import type { DescribedField } from '../../editor/schema/complete-yaml.ts'
import type { PlacedProblem } from '../../editor/yaml-editor.tsx'
import { commandKey } from '../../ui/command-key.ts'
import { Kbd } from '../../ui/kbd.tsx'
import { SafeText } from '../../ui/safe-text.tsx'
import { ProblemList } from './problem-list.tsx'

/** Beside the text: what is wrong with it, and how to go about it. */
export function EditAside(props: {
  problems: readonly PlacedProblem[]
  /** The field at the cursor; null: nothing is known of it. */
  described: DescribedField | null
  schemaProblem: string | null
  onGo: (problem: PlacedProblem) => void
}) {
  const { problems, described, schemaProblem, onGo } = props
  return (
    <aside aria-label="Help with the text" className="flex w-80 shrink-0 flex-col border-l border-line bg-surface">
      <div className="min-h-0 flex-1 overflow-hidden">
        <ProblemList problems={problems} onGo={onGo} />
      </div>
      {described !== null && (
        <section aria-label="Field at the cursor" className="max-h-60 shrink-0 overflow-y-auto border-t border-line px-4 py-3 text-sm">
          <h2 className="font-medium break-words text-ink">
            <SafeText>{described.name}</SafeText> <span className="font-normal text-ink-3">{described.type}</span>
          </h2>
          {described.about !== '' && (
            <p className="mt-1 text-xs break-words whitespace-pre-wrap text-ink-2">
              <SafeText>{described.about}</SafeText>
            </p>
          )}
        </section>
      )}
      {schemaProblem !== null && (
        <p className="border-t border-line px-4 py-3 text-xs text-ink-2">
          Fields are neither completed nor checked: <SafeText>{schemaProblem}</SafeText>
        </p>
      )}
      <ul className="flex flex-col gap-1.5 border-t border-line px-4 py-3 text-xs text-ink-3">
        <li>
          <Kbd>Ctrl</Kbd> <Kbd>Space</Kbd> shows what can be written here
        </li>
        <li>
          <Kbd>{commandKey}</Kbd> <Kbd>Enter</Kbd> reviews the plan
        </li>
        <li>
          <Kbd>Tab</Kbd> leaves the text; <Kbd>Ctrl</Kbd> <Kbd>M</Kbd> lets it indent, and back
        </li>
        <li>Values that look like secrets are hidden (***hidden…***) and stay as they are unless you replace them.</li>
      </ul>
    </aside>
  )
}
