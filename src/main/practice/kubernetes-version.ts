/** The Kubernetes version that the practice cluster behaves like. */
export const kubernetesVersion = { major: '1', minor: '36', gitVersion: 'v1.36.0-practice', platform: 'practice/any' }
