import type { CommandConsent } from '../../shared/domain/context.ts'
import { maskSecretText } from '../../shared/redaction/secret-text.ts'
import type { DescribedCommand } from '../kube/describe-command.ts'
import type { ExecFields } from '../kube/kubeconfig-context.ts'

const mask = '***'
/** Names of variables and flags whose value is a secret. */
const secretName =
  /pass(?:word|wd|phrase|code)?(?:$|[_-])|pwd$|secret|token|credential|api[_-]?key|access[_-]?key|private[_-]?key|account[_-]?key|auth(?:$|[_-])|cookie|bearer|sas$/i
/** Names that speak of secrets but hold a place, a switch or a duration. */
const harmlessName =
  /(?:file|path|dir|directory|name|url|uri|endpoint|type|mode|method|ttl|timeout|expiry|lifetime|id|scope|audience|host)$/i
/** Names of what runs to get a secret. */
const commandName = /(?:command|cmd|helper|askpass|process|program|script)$/i
const harmlessValue = /^(?:true|false|yes|no|on|off|\d{1,6}|~?\/\S*|[a-z]:\\.*)?$/i
/** Long, of one run of characters with both cases and digits: keys look so, names, addresses and files don't. */
const keyLike = /^(?![./~])(?=\S*[a-z])(?=\S*[A-Z])(?=\S*\d)[A-Za-z0-9+/_=.~-]{24,}$/
/** What makes a shell do more than hand on a word. */
const shellCharacters = /[`|;&<>\r\n]|\$[({]/
/** An address whose query has several parts has no other of them than `&`. */
const address = /^https?:\/\/[^\s`|;<>$"']+$/i

/** What a command is told: the part of it that is looked at for secrets. */
type CommandParts = Pick<ExecFields, 'args' | 'env'>

/** A part as it is shown, and the secrets in it, whether they are hidden or not. */
interface ReadPart {
  readonly shown: string
  readonly secrets: readonly string[]
}

/**
 * A command as it is shown: what looks like a secret is `***` until it is asked for. What will run stays to be seen, even when that shows a
 * secret: what is named a command, and what would make a shell run more, is never hidden.
 */
export function maskCommand(command: DescribedCommand): Omit<CommandConsent, 'allowed'> {
  const args = readArguments(command).map(part => part.shown)
  return {
    ...command,
    args,
    maskedArgs: args.flatMap((shown, at) => (shown === command.args[at] ? [] : [at])),
    env: command.env.map(({ name, value }) => {
      const { shown } = readPart(name, value)
      return { name, value: shown, masked: shown !== value }
    }),
  }
}

/** The secrets in a command's arguments and environment: it may print them, and then they must be known. */
export function secretsOfCommand(command: CommandParts): string[] {
  const parts = [...readArguments(command), ...command.env.map(({ name, value }) => readPart(name, value))]
  return [...new Set(parts.flatMap(part => part.secrets).flatMap(spellings))]
}

/** `--password=x` keeps its name; `--password x` is told by the argument before. */
function readArguments({ args }: CommandParts): ReadPart[] {
  return args.map((argument, at) => {
    const [, flag, value] = /^(--?[A-Za-z][\w.-]*=)([\s\S]*)$/.exec(argument) ?? []
    if (flag !== undefined && value !== undefined) {
      const { shown, secrets } = readPart(flag.slice(0, -1), value)
      return { shown: `${flag}${shown}`, secrets }
    }
    const before = args[at - 1] ?? ''
    return readPart(/^--?[A-Za-z][\w.-]*$/.test(before) && !argument.startsWith('-') ? before : '', argument)
  })
}

/** A value under the name of its flag or variable; '' when it has none. */
function readPart(name: string, value: string): ReadPart {
  const command = commandName.test(name)
  const named = !command && secretName.test(name) && !harmlessName.test(name) && !harmlessValue.test(value)
  const secrets: string[] = named || keyLike.test(value) ? [value] : []
  const byShape = maskSecretText(value, secret => {
    secrets.push(secret)
    return mask
  })
  if (command || (shellCharacters.test(value) && (named || !address.test(value)))) return { shown: value, secrets }
  return { shown: named || keyLike.test(value) ? mask : byShape, secrets }
}

/** A secret as it stands there, without its quotes; of a user and a password also the password alone. */
function spellings(secret: string): string[] {
  const bare = secret.replace(/^\\?["']|\\?["']$/g, '')
  const password = /^[^:\s]*:(\S{8,})$/.exec(bare)?.[1]
  return password === undefined ? [bare] : [bare, password]
}
