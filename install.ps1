# Installs chunk on Windows:
#
#   irm https://github.com/CircleCI-Public/chunk-cli/releases/latest/download/install.ps1 | iex
#
# Variables:
#   CHUNK_VERSION         the release to install, such as 1.2.3; the newest one by default
#   CHUNK_INSTALL_DIR     the folder to install into; ~\.local\bin by default
#   CHUNK_RELEASES_URL    the base URL of a mirror of the releases, with the same layout:
#                         .../latest/download/FILE and .../download/v1.2.3/FILE
#
# Verifies the signature of the checksums with minisign, and prints a note if minisign is not
# installed. Does not need administrator rights, and changes nothing until the download is verified.

function Install-Chunk {
  $ErrorActionPreference = 'Stop'
  # The progress display of Windows PowerShell makes downloads many times slower.
  $ProgressPreference = 'SilentlyContinue'
  # On older systems, Windows PowerShell uses only TLS 1.0 by default.
  [Net.ServicePointManager]::SecurityProtocol =
    [Net.ServicePointManager]::SecurityProtocol -bor [Net.SecurityProtocolType]::Tls12

  # The release script replaces this with the public key.
  $publicKey = '@PUBLIC_KEY@'
  $releases = $env:CHUNK_RELEASES_URL
  if (-not $releases) { $releases = 'https://github.com/CircleCI-Public/chunk-cli/releases' }
  $folder = $env:CHUNK_INSTALL_DIR
  if (-not $folder) { $folder = Join-Path (Join-Path $HOME '.local') 'bin' }

  # In a 32-bit shell, PROCESSOR_ARCHITEW6432 is the machine's architecture, and
  # PROCESSOR_ARCHITECTURE is x86. In a 64-bit shell, only the latter is set.
  $machine = $env:PROCESSOR_ARCHITEW6432
  if (-not $machine) { $machine = $env:PROCESSOR_ARCHITECTURE }
  switch ($machine) {
    'AMD64' { $arch = 'x64' }
    'ARM64' { $arch = 'arm64' }
    default { throw "chunk is not available for Windows on $machine" }
  }
  $archive = "chunk-windows-$arch.zip"
  if ($env:CHUNK_VERSION) { $from = "$releases/download/v$($env:CHUNK_VERSION.TrimStart('v'))" }
  else { $from = "$releases/latest/download" }
  if (Test-Path -PathType Container (Join-Path $folder 'chunk.exe')) {
    throw "$(Join-Path $folder 'chunk.exe') is a folder; nothing was installed"
  }

  $work = Join-Path ([IO.Path]::GetTempPath()) ([Guid]::NewGuid().ToString())
  New-Item -ItemType Directory -Path $work | Out-Null
  try {
    Write-Host "Downloading $archive"
    $sums = Join-Path $work 'SHA256SUMS'
    Get-ChunkFile "$from/SHA256SUMS" $sums
    $verified = 'Verified the checksum. This release has no signature.'
    if (-not $publicKey.StartsWith('RW')) {
      # The release is not signed, so only the checksum can be verified.
    } elseif (-not (Get-Command minisign -ErrorAction SilentlyContinue)) {
      $verified = 'Verified the checksum, but not the signature, which requires minisign.'
    } else {
      Get-ChunkFile "$from/SHA256SUMS.minisig" "$sums.minisig"
      & minisign -V -q -P $publicKey -m $sums | Out-Null
      if ($LASTEXITCODE -ne 0) {
        throw "the release's signature is invalid; nothing was installed"
      }
      $verified = 'Verified the checksum, and its signature with minisign.'
    }
    $zip = Join-Path $work $archive
    Get-ChunkFile "$from/$archive" $zip
    $expected = $null
    foreach ($line in Get-Content $sums) {
      $words = $line -split '\s+\*?', 2
      if ($words.Count -eq 2 -and $words[1] -eq $archive) { $expected = $words[0] }
    }
    if (-not $expected) { throw "the release has no $archive; nothing was installed" }
    $actual = (Get-FileHash -Algorithm SHA256 -Path $zip).Hash
    if ($actual -ne $expected) { throw "$archive does not match its checksum; nothing was installed" }
    Write-Host $verified
    $unpacked = Join-Path $work 'unpacked'
    Expand-Archive -Path $zip -DestinationPath $unpacked
    # Older releases have the program at the top of the archive, newer ones in a folder.
    $fresh = (Get-ChildItem -Path $unpacked -Recurse -Filter 'chunk.exe' | Select-Object -First 1).FullName
    if (-not $fresh) { throw "$archive does not contain the program; nothing was installed" }
    $version = Get-ChunkVersion $fresh
    Move-ChunkIntoPlace $fresh $folder
    Write-Host "Installed $version as $(Join-Path $folder 'chunk.exe')"
    $onPath = ($env:PATH -split [IO.Path]::PathSeparator) -contains $folder
    if (-not $onPath) {
      Write-Host 'That folder is not in PATH. Add it for your user account with:'
      Write-Host "  [Environment]::SetEnvironmentVariable('Path', [Environment]::GetEnvironmentVariable('Path', 'User') + ';$folder', 'User')"
    }
  } finally {
    Remove-Item -Recurse -Force $work -ErrorAction SilentlyContinue
  }
}

function Get-ChunkFile($url, $path) {
  try { Invoke-WebRequest -UseBasicParsing -Uri $url -OutFile $path -TimeoutSec 1800 }
  catch { throw "could not download $url ($($_.Exception.Message)); nothing was installed" }
}

function Get-ChunkVersion($program) {
  $version = & $program --version
  if ($LASTEXITCODE -ne 0) { throw 'the downloaded chunk does not run on this system; nothing was installed' }
  return $version
}

# Windows allows a running program to be renamed but not replaced.
function Move-ChunkIntoPlace($fresh, $folder) {
  New-Item -ItemType Directory -Force -Path $folder | Out-Null
  $place = Join-Path $folder 'chunk.exe'
  $aside = Join-Path $folder ".chunk-new-$([Guid]::NewGuid()).exe"
  $replaces = Test-Path $place
  if ($replaces) { Move-Item -Path $place -Destination $aside }
  try { Move-Item -Path $fresh -Destination $place }
  catch {
    if ($replaces) { Move-Item -Path $aside -Destination $place }
    throw
  }
  # Fails while the old program is running; the next upgrade removes it.
  if ($replaces) { Remove-Item -Force $aside -ErrorAction SilentlyContinue }
}

Install-Chunk
