namespace MLNetGeoFM.Tests;

/// <summary>
/// Pickles as Python's own pickler writes them: {'epoch', 'state_dict': three tensors, 'loss': a list, ...} with stand-ins for
/// torch's classes, storage "0" of 6 floats and "1" of 2 integers.
/// </summary>
internal static class PythonPickles
{
    /// <summary>Base64, by pickle protocol.</summary>
    public static IReadOnlyDictionary<int, string> ByProtocol { get; } = new Dictionary<int, string>
    {
        [2] =
            "gAJ9cQAoWAUAAABlcG9jaHEBSwNYCgAAAHN0YXRlX2RpY3RxAmNjb2xsZWN0aW9ucwpPcmRlcmVkRGljdApxAylScQQoWAwAAABsYXllci53ZW" +
            "lnaHRxBWN0b3JjaC5fdXRpbHMKX3JlYnVpbGRfcGFyYW1ldGVyCnEGY3RvcmNoLl91dGlscwpfcmVidWlsZF90ZW5zb3JfdjIKcQcoKFgHAAAA" +
            "c3RvcmFnZXEIY3RvcmNoCkZsb2F0U3RvcmFnZQpxCVgBAAAAMHEKWAMAAABjcHVxC0sGdHEMUUsASwJLA4ZxDUsDSwGGcQ6JaAMpUnEPdHEQUn" +
            "ERiGgDKVJxEodxE1JxFFgKAAAAbGF5ZXIuYmlhc3EVaAcoKGgIaAloCmgLSwZ0cRZRSwNLA4VxF0sBhXEYiWgDKVJxGXRxGlJxG1gFAAAAY291" +
            "bnRxHGgHKChoCGN0b3JjaApMb25nU3RvcmFnZQpxHVgBAAAAMXEeaAtLAnRxH1FLAEsChXEgaBiJaAMpUnEhdHEiUnEjdX1xJFgJAAAAX21ldG" +
            "FkYXRhcSVoAylScSZYAAAAAHEnfXEoWAcAAAB2ZXJzaW9ucSlLAXNzc2JYBAAAAGxvc3NxKl1xKyhHP+AAAAAAAABH/jfkPIgAdZyIiU5lWAMA" +
            "AABiaWdxLIoNAAAAAAAAAAAAAAAAEFgDAAAAbmVncS1K+////1gDAAAAbWlkcS5KcBEBAFgEAAAAbmFtZXEvWAkAAADDnG7Dr2NvZGVxMFgEAA" +
            "AAbG9uZ3ExWCwBAAB4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4" +
            "eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eH" +
            "h4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4" +
            "eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHhxMlgFAAAAc2hhcGVxM2N0b3" +
            "JjaApTaXplCnE0SwJLA4ZxNYVxNlJxN1gFAAAAYWdhaW5xOGgwWAMAAAByYXdxOVgFAAAAYnl0ZXNxOnUu",
        [3] =
            "gAN9cQAoWAUAAABlcG9jaHEBSwNYCgAAAHN0YXRlX2RpY3RxAmNjb2xsZWN0aW9ucwpPcmRlcmVkRGljdApxAylScQQoWAwAAABsYXllci53ZW" +
            "lnaHRxBWN0b3JjaC5fdXRpbHMKX3JlYnVpbGRfcGFyYW1ldGVyCnEGY3RvcmNoLl91dGlscwpfcmVidWlsZF90ZW5zb3JfdjIKcQcoKFgHAAAA" +
            "c3RvcmFnZXEIY3RvcmNoCkZsb2F0U3RvcmFnZQpxCVgBAAAAMHEKWAMAAABjcHVxC0sGdHEMUUsASwJLA4ZxDUsDSwGGcQ6JaAMpUnEPdHEQUn" +
            "ERiGgDKVJxEodxE1JxFFgKAAAAbGF5ZXIuYmlhc3EVaAcoKGgIaAloCmgLSwZ0cRZRSwNLA4VxF0sBhXEYiWgDKVJxGXRxGlJxG1gFAAAAY291" +
            "bnRxHGgHKChoCGN0b3JjaApMb25nU3RvcmFnZQpxHVgBAAAAMXEeaAtLAnRxH1FLAEsChXEgaBiJaAMpUnEhdHEiUnEjdX1xJFgJAAAAX21ldG" +
            "FkYXRhcSVoAylScSZYAAAAAHEnfXEoWAcAAAB2ZXJzaW9ucSlLAXNzc2JYBAAAAGxvc3NxKl1xKyhHP+AAAAAAAABH/jfkPIgAdZyIiU5lWAMA" +
            "AABiaWdxLIoNAAAAAAAAAAAAAAAAEFgDAAAAbmVncS1K+////1gDAAAAbWlkcS5KcBEBAFgEAAAAbmFtZXEvWAkAAADDnG7Dr2NvZGVxMFgEAA" +
            "AAbG9uZ3ExWCwBAAB4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4" +
            "eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eH" +
            "h4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4" +
            "eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHhxMlgDAAAAcmF3cTNDBWJ5dG" +
            "VzcTRYBQAAAHNoYXBlcTVjdG9yY2gKU2l6ZQpxNksCSwOGcTeFcThScTlYBQAAAGFnYWlucTpoMHUu",
        [4] =
            "gASVRgMAAAAAAAB9lCiMBWVwb2NolEsDjApzdGF0ZV9kaWN0lIwLY29sbGVjdGlvbnOUjAtPcmRlcmVkRGljdJSTlClSlCiMDGxheWVyLndlaW" +
            "dodJSMDHRvcmNoLl91dGlsc5SMEl9yZWJ1aWxkX3BhcmFtZXRlcpSTlGgIjBJfcmVidWlsZF90ZW5zb3JfdjKUk5QoKIwHc3RvcmFnZZSMBXRv" +
            "cmNolIwMRmxvYXRTdG9yYWdllJOUjAEwlIwDY3B1lEsGdJRRSwBLAksDhpRLA0sBhpSJaAUpUpR0lFKUiGgFKVKUh5RSlIwKbGF5ZXIuYmlhc5" +
            "RoDCgoaA1oEGgRaBJLBnSUUUsDSwOFlEsBhZSJaAUpUpR0lFKUjAVjb3VudJRoDCgoaA1oDowLTG9uZ1N0b3JhZ2WUk5SMATGUaBJLAnSUUUsA" +
            "SwKFlGgfiWgFKVKUdJRSlHV9lIwJX21ldGFkYXRhlGgFKVKUjACUfZSMB3ZlcnNpb26USwFzc3NijARsb3NzlF2UKEc/4AAAAAAAAEf+N+Q8iA" +
            "B1nIiJTmWMA2JpZ5SKDQAAAAAAAAAAAAAAABCMA25lZ5RK+////4wDbWlklEpwEQEAjARuYW1llIwJw5xuw69jb2RllIwEbG9uZ5RYLAEAAHh4" +
            "eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eH" +
            "h4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4" +
            "eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eH" +
            "h4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eJSMA3Jhd5RDBWJ5dGVzlIwFc2hhcGWUaA6MBFNpemWU" +
            "k5RLAksDhpSFlFKUjAVhZ2FpbpRoOHUu",
        [5] =
            "gAWVRgMAAAAAAAB9lCiMBWVwb2NolEsDjApzdGF0ZV9kaWN0lIwLY29sbGVjdGlvbnOUjAtPcmRlcmVkRGljdJSTlClSlCiMDGxheWVyLndlaW" +
            "dodJSMDHRvcmNoLl91dGlsc5SMEl9yZWJ1aWxkX3BhcmFtZXRlcpSTlGgIjBJfcmVidWlsZF90ZW5zb3JfdjKUk5QoKIwHc3RvcmFnZZSMBXRv" +
            "cmNolIwMRmxvYXRTdG9yYWdllJOUjAEwlIwDY3B1lEsGdJRRSwBLAksDhpRLA0sBhpSJaAUpUpR0lFKUiGgFKVKUh5RSlIwKbGF5ZXIuYmlhc5" +
            "RoDCgoaA1oEGgRaBJLBnSUUUsDSwOFlEsBhZSJaAUpUpR0lFKUjAVjb3VudJRoDCgoaA1oDowLTG9uZ1N0b3JhZ2WUk5SMATGUaBJLAnSUUUsA" +
            "SwKFlGgfiWgFKVKUdJRSlHV9lIwJX21ldGFkYXRhlGgFKVKUjACUfZSMB3ZlcnNpb26USwFzc3NijARsb3NzlF2UKEc/4AAAAAAAAEf+N+Q8iA" +
            "B1nIiJTmWMA2JpZ5SKDQAAAAAAAAAAAAAAABCMA25lZ5RK+////4wDbWlklEpwEQEAjARuYW1llIwJw5xuw69jb2RllIwEbG9uZ5RYLAEAAHh4" +
            "eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eH" +
            "h4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4" +
            "eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eH" +
            "h4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eJSMA3Jhd5RDBWJ5dGVzlIwFc2hhcGWUaA6MBFNpemWU" +
            "k5RLAksDhpSFlFKUjAVhZ2FpbpRoOHUu",
    };
}
