import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseAllDocuments } from 'yaml'
import { z } from 'zod'

const CustomResourceDefinition = z.looseObject({
  apiVersion: z.literal('apiextensions.k8s.io/v1'),
  kind: z.literal('CustomResourceDefinition'),
  metadata: z.looseObject({ name: z.string() }),
  spec: z.looseObject({
    group: z.string(),
    names: z.looseObject({ plural: z.string() }),
    versions: z.array(z.looseObject({ name: z.string(), served: z.boolean() })),
  }),
})
export type CustomResourceDefinition = z.infer<typeof CustomResourceDefinition>

/** Every CustomResourceDefinition in a folder's YAML files; other documents in them are left out. Throws when there is none. */
export async function readCrds(folder: string): Promise<readonly CustomResourceDefinition[]> {
  const names = (await readdir(folder)).filter(name => /\.ya?ml$/.test(name)).sort()
  const found: CustomResourceDefinition[] = []
  for (const name of names) {
    const text = await readFile(join(folder, name), 'utf8')
    for (const document of parseAllDocuments(text)) {
      const read = CustomResourceDefinition.safeParse(document.toJS())
      if (read.success) found.push(read.data)
    }
  }
  if (found.length === 0) throw new Error(`${folder} holds no CustomResourceDefinition`)
  return found
}
