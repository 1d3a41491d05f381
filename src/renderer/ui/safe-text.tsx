import { cleanText } from './clean-text.ts'

/** Text that came from a cluster or a kubeconfig: cleaned, and kept from reordering its surroundings. */
export function SafeText({ children, className }: { children: string; className?: string | undefined }) {
  const text = cleanText(children)
  return (
    <bdi className={className} title={className?.includes('truncate') === true ? text : undefined}>
      {text}
    </bdi>
  )
}
