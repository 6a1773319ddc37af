"""What a frontend takes from the library: the operations, the schema, and how to make TypeScript of both."""

from pathlib import Path

from api.explorer.library import read_library

CONFIG = """\
// Install:  npm install --save-dev @graphql-codegen/cli @graphql-codegen/client-preset typescript
// Run here: npx graphql-codegen --config codegen.ts
import type { CodegenConfig } from '@graphql-codegen/cli';

const config: CodegenConfig = {
  schema: 'schema.graphql',
  documents: 'operations/*.graphql',
  generates: {
    'generated/': {
      preset: 'client',
      config: {
        scalars: { Date: 'string', DateTime: 'string' },
        useTypeImports: true,
      },
    },
  },
};

export default config;
"""


def write_operations(folder: Path, sdl: str) -> list[Path]:
    """Write all operations, the schema and a configuration for GraphQL Code Generator; the files that were written."""
    texts = {Path("operations", one.path.name): one.document for one in read_library()}
    texts |= {Path("schema.graphql"): sdl, Path("codegen.ts"): CONFIG}
    (folder / "operations").mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    return [folder / name for name in texts]
