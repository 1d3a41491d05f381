import type { KubeObject } from './kube-object.ts'

/** What a pod answers to one request. */
export interface PodHttpAnswer {
  readonly status: number
  readonly contentType: string
  readonly body: string
}

/** One line that a container printed. */
export interface PodLogLine {
  /** Ms since 1970. */
  readonly at: number
  readonly text: string
}

/** What a simulated operator's pods serve and print; no container runs, so its model answers. */
export interface SimulatedPods {
  /** The answer of a port; null: not this operator's pod, or nothing listens there. */
  http(
    pod: KubeObject,
    request: { readonly scheme: string; readonly port: number; readonly path: string },
    now: number,
  ): PodHttpAnswer | null
  /** The answer to a POST, when it is there; null: not this operator's pod, or nothing there takes one. */
  post?(
    pod: KubeObject,
    request: { readonly scheme: string; readonly port: number; readonly path: string; readonly body: unknown },
  ): Promise<PodHttpAnswer> | null
  /**
   * What a container printed from `from` to before `to` (ms), oldest first. The same question has the same answer at any later time. null: not
   * this operator's pod.
   */
  log(pod: KubeObject, container: string, from: number, to: number): readonly PodLogLine[] | null
}
