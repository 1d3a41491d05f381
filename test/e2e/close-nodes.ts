import { kubectl } from './kubectl.ts'

/**
 * Lets no node of a practice context take new members, until the function it gives is called. What waits for members then waits as long as a test
 * looks at it, however slow the machine is: otherwise it may be over before it was seen.
 */
export async function closeNodes(kubeconfig: string, context: string): Promise<() => Promise<void>> {
  const names = (await kubectl(kubeconfig, context, ['get', 'nodes', '-o', 'jsonpath={.items[*].metadata.name}'])).split(' ')
  const close = async (unschedulable: true | null) => {
    await kubectl(kubeconfig, context, ['patch', 'nodes', ...names, '--type=merge', '-p', JSON.stringify({ spec: { unschedulable } })])
  }
  await close(true)
  return () => close(null)
}
