/** The worker in which Monaco computes diffs. A file of our own, so that it is served from the page's origin. */
import 'monaco-editor/editor/editor.worker'
