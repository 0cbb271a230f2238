using System.IO.Compression;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text.Json;
using System.Xml.Linq;
using Microsoft.ML;
using MLNetGeoFM.TestSupport;

namespace MLNetGeoFM.Tool.Tests;

/// <summary>The packages, made from what this build built, and used by programs that know nothing else.</summary>
[Category("EndToEnd")]
public sealed class PackageTests
{
    private const string RealHome = "Microsoft.ML.Data";
    private static readonly string[] Libraries = ["MLNetGeoFM.Core", "MLNetGeoFM.Models", "MLNetGeoFM", "MLNetGeoFM.Vector"];

    private readonly TemporaryFolder _folder = new();

    private static string PathOf(string relativePath) => Path.Combine(SharedFolder.CheckoutRoot, relativePath);

    private static string Version => XDocument.Load(PathOf("nuget/Version.props")).Descendants("Version").Single().Value;

    [OneTimeSetUp]
    public void Pack()
    {
        string home = typeof(MLContext).Assembly.GetName().Name!;
        if (home != RealHome)
            Assert.Ignore($"Packages can be made with the real Microsoft.ML only; this build uses {home}.");
        string configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        var pack = Dotnet("pack", PathOf("MLNetGeoFM.sln"), "-c", configuration, "--no-build", "-m:1", "-p:MLNet=package",
            $"-p:PackageOutputPath={_folder.Path}");
        Assert.That(pack.ExitCode, Is.Zero, pack.Output + pack.Error);
    }

    [OneTimeTearDown]
    public void Clear() => _folder.Dispose();

    [Test]
    public void Packages_AreTheProduct_EachWithSymbols() =>
        Assert.That(
            Directory.GetFiles(_folder.Path).Select(Path.GetFileName),
            Is.EquivalentTo(Libraries.Append("MLNetGeoFM.Tool")
                .SelectMany(id => new[] { $"{id}.{Version}.nupkg", $"{id}.{Version}.snupkg" })));

    [Test]
    public void Libraries_HoldOneAssembly_AndDependOnWhatItReferences()
    {
        using (Assert.EnterMultipleScope())
        {
            foreach (string id in Libraries)
                CheckLibrary(id);
        }
    }

    [Test]
    public void Tool_Installed_Runs()
    {
        string tool = Path.Combine(_folder.Path, "tool");

        var install = Dotnet("tool", "install", "MLNetGeoFM.Tool", "--tool-path", tool, "--version", Version,
            "--source", _folder.Path, "--configfile", PathOf("nuget/Consumer/nuget.config"));
        Assert.That(install.ExitCode, Is.Zero, install.Output + install.Error);
        var run = Launched.Run(Path.Combine(tool, "geofm"), _folder.Path, "models", "list");

        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(run.Output, Does.StartWith("galileo-nano"));
    }

    [Test]
    public void Tool_CarriesOthersAssemblies_WithTheirNotices()
    {
        using var package = ZipFile.OpenRead(Path.Combine(_folder.Path, $"MLNetGeoFM.Tool.{Version}.nupkg"));
        using var notices = new StreamReader(package.GetEntry("THIRD-PARTY-NOTICES.md")!.Open());
        string[] named = [.. notices.ReadToEnd().Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .Select(line => line.Split('`')[1])];

        string[] others = [.. Content(package).Where(file => file.EndsWith(".dll", StringComparison.Ordinal))
            .Select(file => Path.GetFileNameWithoutExtension(file)).Except([.. Libraries, "geofm"])
            .Select(name => name.StartsWith("Microsoft.ML.", StringComparison.Ordinal) ? "Microsoft.ML.*" : name).Distinct()];

        Assert.That(others, Is.EquivalentTo(named));
    }

    [Test]
    public void Consumer_OfThePackages_RunsAPipeline()
    {
        string consumer = Path.Combine(_folder.Path, "consumer") + "/";
        string build = File.ReadAllText(PathOf("src/MLNetGeoFM/obj/project.assets.json"));
        string dependencies = JsonDocument.Parse(build).RootElement.GetProperty("packageFolders").EnumerateObject().First().Name;

        var run = Dotnet("run", "--project", PathOf("nuget/Consumer"),
            $"-p:PackagesFolder={_folder.Path}", $"-p:ConsumerFolder={consumer}",
            $"-p:DependencyFolder={dependencies.TrimEnd('/', '\\')}", "-p:UseSharedCompilation=false");

        Assert.That(run.ExitCode, Is.Zero, run.Output + run.Error);
        Assert.That(run.Output, Does.Contain("200 of 200 loaded predictions equal to the bit").And.Contain("1 field on the map"));
        Assert.That(
            Directory.GetDirectories(Path.Combine(consumer, "packages")).Select(Path.GetFileName),
            Is.EquivalentTo(Libraries.Select(id => id.ToLowerInvariant())));
    }

    private void CheckLibrary(string id)
    {
        using var package = ZipFile.OpenRead(Path.Combine(_folder.Path, $"{id}.{Version}.nupkg"));
        using var symbols = ZipFile.OpenRead(Path.Combine(_folder.Path, $"{id}.{Version}.snupkg"));
        var said = Metadata(package);

        string[] expected = ["README.md", "icon.png", $"lib/net10.0/{id}.dll", $"lib/net10.0/{id}.xml"];
        Assert.That(Content(package), Is.EquivalentTo(expected));
        Assert.That(Content(symbols), Is.EqualTo(new[] { $"lib/net10.0/{id}.pdb" }));
        Assert.That((said("license"), said("readme"), said("icon")), Is.EqualTo(("MIT", "README.md", "icon.png")));
        Assert.That(said("releaseNotes"), Is.Not.Empty, $"nuget/CHANGELOG.md has no section {Version}");
        Assert.That(said("description"), Is.Not.Empty);
        Assert.That(
            Nuspec(package).Descendants().Where(element => element.Name.LocalName == "dependency")
                .Select(element => $"{element.Attribute("id")!.Value} {element.Attribute("version")!.Value}"),
            Is.EquivalentTo(Needed(package.GetEntry($"lib/net10.0/{id}.dll")!)), id);
    }

    private static Launched Dotnet(params string[] arguments) => Launched.Run("dotnet", SharedFolder.CheckoutRoot, arguments);

    private static IEnumerable<string> Content(ZipArchive package) =>
        package.Entries.Select(entry => entry.FullName).Where(name => name != "[Content_Types].xml"
            && !name.StartsWith("_rels/", StringComparison.Ordinal) && !name.StartsWith("package/", StringComparison.Ordinal)
            && !name.EndsWith(".nuspec", StringComparison.Ordinal));

    private static XDocument Nuspec(ZipArchive package)
    {
        using var stream = package.Entries.Single(entry => entry.FullName.EndsWith(".nuspec", StringComparison.Ordinal)).Open();
        return XDocument.Load(stream);
    }

    private static Func<string, string?> Metadata(ZipArchive package)
    {
        var parts = Nuspec(package).Root!.Elements().Single().Elements().ToDictionary(part => part.Name.LocalName, part => part.Value);
        return name => parts.GetValueOrDefault(name);
    }

    // What the assembly references and the framework does not have, as package and version: ours exactly, ML.NET in its major.
    private static IEnumerable<string> Needed(ZipArchiveEntry assembly)
    {
        using var bytes = new MemoryStream();
        using (var stream = assembly.Open())
            stream.CopyTo(bytes);
        bytes.Position = 0;
        using var image = new PEReader(bytes);
        var metadata = image.GetMetadataReader();
        string framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        return [.. metadata.AssemblyReferences.Select(metadata.GetAssemblyReference)
            .Select(reference => metadata.GetString(reference.Name))
            .Where(name => !File.Exists(Path.Combine(framework, name + ".dll")))
            .Select(name => name switch
            {
                _ when Libraries.Contains(name) => $"{name} [{Version}]",
                _ when name.StartsWith("Microsoft.ML.", StringComparison.Ordinal) => "Microsoft.ML [5.0.0, 6.0.0)",
                "NetTopologySuite" => "NetTopologySuite 2.5.0",
                _ => name + " is not known to this test",
            }).Distinct()];
    }
}

/// <summary>What is built on the stand-in is never packed.</summary>
[Category("EndToEnd")]
public sealed class PackageRefusalTests
{
    [TestCase("MLNetGeoFM.sln")]
    [TestCase("src/MLNetGeoFM.Core/MLNetGeoFM.Core.csproj")]
    public void Pack_OnTheStandIn_SaysWhyItCannot(string project)
    {
        using var folder = new TemporaryFolder();
        string configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        var pack = Launched.Run("dotnet", SharedFolder.CheckoutRoot, "pack", Path.Combine(SharedFolder.CheckoutRoot, project), "-c", configuration,
            "--no-build", "-m:1", "-p:MLNet=standin", $"-p:PackageOutputPath={folder.Path}");

        Assert.That(pack.ExitCode, Is.Not.Zero);
        Assert.That(pack.Output + pack.Error, Does.Contain("Packing needs the real Microsoft.ML").And.Contain("Pack where a configured package source has"));
        Assert.That(Directory.Exists(folder.Path) ? Directory.GetFiles(folder.Path) : [], Is.Empty);
    }
}
