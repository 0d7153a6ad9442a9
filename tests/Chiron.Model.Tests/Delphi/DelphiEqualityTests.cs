using Chiron.Model.Delphi;
using Chiron.Tensors;
using Chiron.Tensors.Storage;
using Chiron.Testing;

namespace Chiron.Model.Tests.Delphi;

/// <summary>Against bench/peers/delphi.py: <c>delphi.py fixture</c> made the file, with weights, a batch with ties and padding, losses and gradients by PyTorch.</summary>
public sealed class DelphiEqualityTests
{
    private static readonly DelphiConfiguration Small = new() { Layers = 2, Width = 20, Heads = 2, Vocabulary = 40, Context = 24 };

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Given_PyTorchs_weights_and_batch_When_the_loss_is_computed_Then_both_of_its_parts_are_PyTorchs(bool forValidation)
    {
        using var peer = new DelphiPeer(Fixture, Small, forValidation);

        var loss = peer.Learn(gradients: null);

        var expected = peer.Losses;
        Assert.Equal(expected[0], loss.CrossEntropy / loss.Targets, 1e-4);
        Assert.Equal(expected[1], loss.Wait / loss.Targets, 1e-4);
    }

    [Fact]
    public void Given_PyTorchs_weights_and_batch_When_the_gradient_is_computed_Then_every_parameters_is_PyTorchs()
    {
        using var peer = new DelphiPeer(Fixture, Small, forValidation: false);
        using var gradients = new ParameterStore(peer.Network.Layout);

        peer.Learn(gradients);

        foreach (var (name, distance) in peer.GradientDistances(gradients))
            Assert.True(distance < 1e-4, $"{name}: the gradient is {distance:G3} of its length away from PyTorch's");
    }

    private static string Fixture => Path.Combine(Repository.Root, "tests", "Chiron.Model.Tests", "Delphi", "delphi-fixture.safetensors");
}
