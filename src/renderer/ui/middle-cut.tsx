/** Letters at the end that always stay in sight: long names often differ only there. */
const tailLength = 9

/** A name that is cut in its middle where there is no room for all of it. */
export function MiddleCut({ text }: { text: string }) {
  const letters = [...text]
  if (letters.length < 2 * tailLength) return <bdi className="truncate">{text}</bdi>
  return (
    <bdi className="flex min-w-0 whitespace-pre">
      {/* Not `truncate`, which would drop a blank at the end of the first part. */}
      <span className="min-w-0 overflow-hidden text-ellipsis whitespace-pre">{letters.slice(0, -tailLength).join('')}</span>
      <span className="shrink-0">{letters.slice(-tailLength).join('')}</span>
    </bdi>
  )
}
