import { CircleAlert, TriangleAlert } from 'lucide-react'
import type { PlacedProblem } from '../../editor/yaml-editor.tsx'
import { SafeText } from '../../ui/safe-text.tsx'

/** What is wrong, each a button that leads to its place in the text. */
export function ProblemList({ problems, onGo }: { problems: readonly PlacedProblem[]; onGo: (problem: PlacedProblem) => void }) {
  const errors = problems.filter(problem => problem.severity === 'error').length
  const count = (number: number, word: string) => (number === 0 ? [] : [`${number} ${word}${number === 1 ? '' : 's'}`])
  const summary = [...count(errors, 'error'), ...count(problems.length - errors, 'warning')].join(', ')
  return (
    <section aria-label="Problems" className="flex min-h-0 flex-col">
      <h2 role="status" className="px-4 pt-3 pb-1.5 text-sm font-medium text-ink">
        {summary === '' ? 'No problems seen' : summary}
      </h2>
      {problems.length === 0 && (
        <p className="px-4 text-xs text-ink-3">The plan lets the API server try the whole object: only that tells for sure.</p>
      )}
      <ul className="min-h-0 flex-1 overflow-y-auto px-2 pb-2">
        {problems.map(problem => (
          <li key={`${problem.line}:${problem.column}:${problem.message}`}>
            <button
              type="button"
              onClick={() => onGo(problem)}
              className="flex w-full items-start gap-2 rounded-md px-2 py-1.5 text-left text-sm hover:bg-hover"
            >
              {problem.severity === 'error' ? (
                <CircleAlert aria-label="Error" className="mt-0.5 size-3.5 shrink-0 text-bad" />
              ) : (
                <TriangleAlert aria-label="Warning" className="mt-0.5 size-3.5 shrink-0 text-warn" />
              )}
              <span className="min-w-0 flex-1 break-words text-ink-2">
                <span className="text-ink-3">Line {problem.line}: </span>
                <SafeText>{problem.message}</SafeText>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
