import packageJson from '../package.json';
import { repositoryUrl } from '../src/system/build-info.ts';
import { archiveName, targetByName } from './targets.ts';

/** A release, as a package manager needs it. */
export interface Packaged {
  readonly version: string;
  readonly repository: string;
  /** SHA-256 of each file, in hex, by its name. */
  readonly sums: ReadonlyMap<string, string>;
}

/** A Homebrew formula; undefined for a release that lacks one of its four targets. */
export function homebrewFormula({ version, repository, sums }: Packaged): string | undefined {
  const files = ['darwin-arm64', 'darwin-x64', 'linux-arm64', 'linux-x64'].map((name) =>
    archiveName(targetByName(name)),
  );
  if (!files.every((file) => sums.has(file))) return undefined;
  const page = repositoryUrl(repository);
  const [macArm, macIntel, linuxArm, linuxIntel] = files.map(
    (file) => `url "${page}/releases/download/v${version}/${file}"
      sha256 "${sums.get(file)}"`,
  );
  return `# Generated from SHA256SUMS by the release script.
class Chunk < Formula
  desc "${packageJson.description}"
  homepage "${page}"
  version "${version}"
  license "MIT"

  on_macos do
    on_arm do
      ${macArm}
    end
    on_intel do
      ${macIntel}
    end
  end

  on_linux do
    on_arm do
      ${linuxArm}
    end
    on_intel do
      ${linuxIntel}
    end
  end

  # The program carries its code at its end: stripping or relinking would cut it off.
  skip_clean "bin"

  def install
    bin.install "chunk"
    man1.install "man/chunk.1"
    bash_completion.install "completions/chunk.bash" => "chunk"
    zsh_completion.install "completions/_chunk"
    fish_completion.install "completions/chunk.fish"
  end

  test do
    assert_equal "chunk #{version}", shell_output("#{bin}/chunk --version").strip
  end
end
`;
}
