/** Words that end a name of what is a secret, however the name is written. */
const endings: ReadonlySet<string> = new Set(['password', 'passwords', 'passwd', 'passphrase', 'token'])
/** Words that do so where the name is a variable's (`DB_PASS`): as a field's they mean much else, and mostly the name of a Secret. */
const variableEndings: ReadonlySet<string> = new Set([...endings, 'pass', 'pwd', 'secret', 'credential', 'credentials'])
/** Words that do so where they don't stand alone, however the name is written (`db_pass`). */
const laterEndings: ReadonlySet<string> = new Set(['pass', 'pwd'])
/** Before `pass`: it is a turn, or a way past something. */
const openPasses: ReadonlySet<string> = new Set('by first high last low multi one proxy second single skip two'.split(' '))
/** What a key is called that is a secret, by whose it is or by its cipher (`WALG_LIBSODIUM_KEY`); other keys sort, label and partition. */
const secretKeys: ReadonlySet<string> = new Set(
  (
    'access account admin api auth client database db decryption encryption license master private root secret service session shared signing ' +
    'storage stripe webhook aes enc gpg hmac jwt libsodium pgp rsa ssh'
  ).split(' '),
)
/** Before `key`, in a variable: it says what is found, put in order or checked by it. Any other key of a variable is a secret (`STRIPE_KEY`). */
const openKeys: ReadonlySet<string> = new Set(
  (
    'annotation cache candidate column composite config configmap date foreign group hash hot index key label lookup map message name natural ' +
    'object order partition primary pub public range redis routing row shard sort surrogate taint toleration topology unique verification verify'
  ).split(' '),
)
/** Endings of two words. */
const pairs: ReadonlySet<string> = new Set(['client secret', 'connection string', 'rediscli auth'])
/** Names in one word whose end says it: `PGPASSWORD`, `apikey`. */
const fused =
  /(?:password|passwd|passphrase|dbpass|dbpwd|accesstoken|authtoken|bearertoken|apikey|privatekey|accountkey|secretkey|accesskey|clientsecret|connectionstring)$/
const fusedVariable = /(?:token|secret)$/

/** Before `token`: a place in a list, or what the operators hand over in the open when a primary changes. */
const openTokens: ReadonlySet<string> = new Set(['promotion', 'demotion', 'continue', 'continuation', 'page', 'next', 'cancel'])
/** Before `secret` and `credentials`, in a variable: it names what holds them. */
const holders: ReadonlySet<string> = new Set(['environment', 'pull', 'tls', 'application', 'gcp'])
/** A name that begins so is a switch. */
const switches: ReadonlySet<string> = new Set(['allow', 'enable', 'enabled', 'disable', 'disabled', 'require', 'use', 'skip', 'has', 'is'])
/** How a value is written says nothing of what it is. */
const spellings: ReadonlySet<string> = new Set(['base64', 'b64', 'data', 'value'])

/** Names are short; of what is longer only the end is looked at. */
const maxLength = 300
/** A shell's own place, not a password. */
const places: ReadonlySet<string> = new Set(['PWD', 'OLDPWD'])

/** Whether a field, parameter or variable of this name holds a secret: its words tell, and above all the last one. */
export function isSecretName(name: string): boolean {
  if (places.has(name)) return false
  const words = wordsOf(name.slice(-maxLength))
  while (words.length > 1 && spellings.has(words.at(-1) ?? '')) words.pop()
  const [last = '', before = ''] = [words.at(-1), words.at(-2)]
  if (words.length > 1 && switches.has(words[0] ?? '')) return false
  if (last === 'token' && openTokens.has(before)) return false
  if (words.length > 1 && laterEndings.has(last) && !openPasses.has(before)) return true
  if (endings.has(last) || fused.test(last) || pairs.has(`${before} ${last}`) || (last === 'key' && secretKeys.has(before))) return true
  // As it was ever written on a command line.
  if (name === 'pwd') return true
  if (!/^[A-Z][A-Z0-9_]*$/.test(name)) return false
  if (last === 'key') return words.length > 1 && !openKeys.has(before)
  if (holders.has(before)) return false
  return variableEndings.has(last) || fusedVariable.test(last)
}

/** `AWS_SECRET_ACCESS_KEY`, `secretAccessKey`, `example.com/api-key2`: in words of small letters, without numbers that count them. */
function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .split(/[^A-Za-z0-9]+/)
    .map(word => (spellings.has(word.toLowerCase()) ? word : word.replace(/\d+$/, '')).toLowerCase())
    .filter(word => word !== '')
}
