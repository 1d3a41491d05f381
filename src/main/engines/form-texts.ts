/** Texts that a form takes: longer than anything Kubernetes takes, so that the rules can say what is wrong, and short enough to be harmless. */
import { z } from 'zod'

/** One line of text, judged by the rules. */
export const line = () => z.string().max(1000)

/** Names and values, judged by the rules. */
export const map = () => z.record(z.string().max(300), z.string().max(4000))
