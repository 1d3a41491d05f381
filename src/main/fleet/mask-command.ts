import type { CommandConsent } from '../../shared/domain/context.ts'
import { maskSecretText } from '../../shared/redaction/secret-text.ts'
import type { DescribedCommand } from '../kube/describe-command.ts'

const mask = '***'
/** Names of variables and flags whose value is a secret. */
const secretName =
  /pass(?:word|wd|phrase|code)?(?:$|[_-])|pwd$|secret|token|credential|api[_-]?key|access[_-]?key|private[_-]?key|account[_-]?key|auth(?:$|[_-])|cookie|bearer|sas$/i
/** Names that speak of secrets but hold a place, a switch or a duration. */
const harmlessName =
  /(?:file|path|dir|directory|name|url|uri|endpoint|type|mode|method|ttl|timeout|expiry|lifetime|id|scope|audience|host)$/i
const harmlessValue = /^(?:true|false|yes|no|on|off|\d{1,6}|~?\/\S*|[a-z]:\\.*)?$/i
/** Long, of one run of characters with both cases and digits: keys look so, names and addresses don't. */
const keyLike = /^(?=\S*[a-z])(?=\S*[A-Z])(?=\S*\d)[A-Za-z0-9+/_=.~-]{24,}$/

/** A command as it is shown: what will run stays to be seen, but what looks like a secret is `***` until it is asked for. */
export function maskCommand(command: DescribedCommand): Omit<CommandConsent, 'allowed'> {
  const args = command.args.map((argument, at) => maskArgument(argument, command.args[at - 1] ?? ''))
  return {
    ...command,
    args,
    maskedArgs: args.flatMap((shown, at) => (shown === command.args[at] ? [] : [at])),
    env: command.env.map(({ name, value }) => {
      const shown = isSecretName(name) && !harmlessValue.test(value) ? mask : maskValue(value)
      return { name, value: shown, masked: shown !== value }
    }),
  }
}

/** `--password=x` keeps its name; `--password x` is told by the argument before. */
function maskArgument(argument: string, before: string): string {
  const flag = /^(--?[A-Za-z][\w.-]*=)([\s\S]*)$/.exec(argument)
  const [name = '', value = ''] = flag === null ? [] : [flag[1], flag[2]]
  if (flag !== null) return isSecretName(name.slice(0, -1)) && !harmlessValue.test(value) ? `${name}${mask}` : `${name}${maskValue(value)}`
  const named = /^--?[A-Za-z][\w.-]*$/.test(before) && isSecretName(before)
  return named && !argument.startsWith('-') && !harmlessValue.test(argument) ? mask : maskValue(argument)
}

function isSecretName(name: string): boolean {
  return secretName.test(name) && !harmlessName.test(name)
}

function maskValue(value: string): string {
  return keyLike.test(value) ? mask : maskSecretText(value, () => mask)
}
